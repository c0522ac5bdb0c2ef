# Starts a PostgreSQL of one's own, by Debian's binaries, on a free port of loopback. Sourced by ./run and ./test.

# Installs it where it is missing.
ensure_postgres() {
  if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    echo "Installing PostgreSQL with apt …" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql-15; } >/dev/null || {
      echo "PostgreSQL is not here and could not be installed: apt-get install postgresql-15" >&2
      return 1
    }
  fi
  postgres_bin="$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")"
}

# It refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# start_postgres DIR: leaves its port in postgres_port.
start_postgres() {
  ensure_postgres || exit 2
  postgres_data="$1/cluster"
  mkdir -p "$1"
  if [ "$(id -u)" = 0 ]; then chown postgres "$1"; fi
  for postgres_port in $(shuf -i 20000-32000 -n 100); do
    (: </dev/tcp/127.0.0.1/"$postgres_port") 2>/dev/null || break
  done
  cd /
  [ -d "$postgres_data" ] || as_postgres "$postgres_bin/initdb" -D "$postgres_data" -U postgres --auth=trust --encoding=UTF8 --locale=C >/dev/null
  as_postgres "$postgres_bin/pg_ctl" -D "$postgres_data" -w -l "$postgres_data/log" \
    -o "-p $postgres_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=" start >/dev/null || { tail -n 20 "$postgres_data/log" >&2; exit 2; }
  echo "PostgreSQL serves at 127.0.0.1:$postgres_port with its data in $postgres_data" >&2
}

stop_postgres() { as_postgres "$postgres_bin/pg_ctl" -D "$postgres_data" -w -m fast stop >/dev/null; }
