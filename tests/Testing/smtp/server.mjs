// A real SMTP server for the tests of the e-mail channel. Options come as JSON in the first argument:
//   user, pass         it insists on them
//   starttls           it offers STARTTLS, with a self-signed certificate, and refuses passwords before
//   rejectRecipient    a pattern of recipients that it refuses for good (550)
//   deferOnce          the first recipient is put off (451)
//   smtputf8           it takes addresses beyond ASCII
//   mode               "mute": it never greets; "hang": it takes a mail and never answers; "drop": it takes one and hangs up
// It writes a JSON line for every thing that happens. The line "drop" on its input closes every connection.
import net from 'node:net'
import readline from 'node:readline'
import { SMTPServer } from 'smtp-server'

const options = JSON.parse(process.argv[2] ?? '{}')
const say = thing => process.stdout.write(JSON.stringify(thing) + '\n')
const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code })
const sockets = new Set()
let deferrals = options.deferOnce ? 1 : 0

const smtp = new SMTPServer({
  authOptional: !options.user,
  allowInsecureAuth: !options.starttls,
  disabledCommands: options.starttls ? [] : ['STARTTLS'],
  disableReverseLookup: true,
  hideSMTPUTF8: !options.smtputf8,
  logger: false,
  onAuth({ username, password }, session, done) {
    const known = username === options.user && password === options.pass
    done(known ? null : refuse(535, 'Wrong user or password'), known ? { user: username } : undefined)
  },
  onRcptTo({ address }, session, done) {
    if (options.rejectRecipient && new RegExp(options.rejectRecipient).test(address)) {
      return done(refuse(550, 'No such user here'))
    }
    if (deferrals > 0) {
      deferrals--
      return done(refuse(451, 'Come back later'))
    }
    done()
  },
  onData(stream, session, done) {
    const parts = []
    stream.on('data', part => parts.push(part))
    stream.on('end', () => {
      say({
        connection: session.id,
        secure: session.secure,
        user: session.user ?? null,
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map(recipient => recipient.address),
        raw: Buffer.concat(parts).toString('utf8'),
      })
      if (options.mode === 'drop') {
        drop()
      } else if (options.mode !== 'hang') {
        done()
      }
    })
  },
})
smtp.on('error', () => {}) // A client that hangs up is what some tests are about.

function drop() {
  for (const socket of sockets) {
    socket.destroy()
  }
}

const server = options.mode === 'mute' ? net.createServer() : smtp.server
server.on('connection', socket => {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  socket.on('error', () => {})
})
server.listen(0, '127.0.0.1', () => say({ port: server.address().port }))

readline.createInterface({ input: process.stdin })
  .on('line', () => {
    drop()
    say({ dropped: true })
  })
  .on('close', () => process.exit(0)) // Whoever started us is gone.
