# Starts a Redis of one's own, by Debian's binary, on a free port of loopback. Sourced by ./bench.

# Installs it where it is missing.
ensure_redis() {
  command -v redis-server >/dev/null && return
  echo "Installing Redis with apt …" >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq redis-server; } >/dev/null || {
    echo "Redis is not here and could not be installed: apt-get install redis-server" >&2
    return 1
  }
}

# start_redis DIR: leaves its port in redis_port and its process in redis_process. Every write is on the disk before it is answered.
start_redis() {
  for redis_port in $(shuf -i 20000-32000 -n 100); do
    (: </dev/tcp/127.0.0.1/"$redis_port") 2>/dev/null || break
  done
  redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$1" --save "" --appendonly yes --appendfsync always --logfile "$1/log" >/dev/null &
  redis_process=$!
  for _ in $(seq 100); do
    (: </dev/tcp/127.0.0.1/"$redis_port") 2>/dev/null && { echo "Redis serves at 127.0.0.1:$redis_port with its data in $1" >&2; return; }
    kill -0 "$redis_process" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$1/log" >&2
  exit 2
}

stop_redis() { kill "$redis_process" && wait "$redis_process"; }
