import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate and its private key, in PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

const DAY_MS = 86_400_000
const VALID_DAYS = 30

/**
 * A certificate for localhost and 127.0.0.1 that signs itself (X.509 v3, RFC 5280; ECDSA on P-256 with SHA-256), made
 * anew each time: a private key that lies in a repository is none. A client trusts it if it is told to.
 */
export function selfSignedCertificate(now = Date.now()): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' })
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
  const name = sequence(set(sequence(oid('550403'), der(UTF8_STRING, Buffer.from('yeoul x-server')))))
  const keyId = createHash('sha1').update(publicKeyInfo).digest()
  const alternativeNames = sequence(
    der(DNS_NAME, Buffer.from('localhost')),
    der(IP_ADDRESS, Buffer.from([127, 0, 0, 1])),
  )
  const body = sequence(
    der(VERSION, der(INTEGER, Buffer.from([2]))),
    // Positive, and not beginning with a zero byte.
    der(INTEGER, Buffer.concat([Buffer.from([0x40]), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    sequence(time(now - DAY_MS), time(now + VALID_DAYS * DAY_MS)),
    name,
    publicKeyInfo,
    der(
      EXTENSIONS,
      sequence(
        sequence(oid('551d0e'), der(OCTET_STRING, der(OCTET_STRING, keyId))),
        sequence(
          oid('551d13'),
          der(BOOLEAN, Buffer.from([0xff])),
          der(OCTET_STRING, sequence(der(BOOLEAN, Buffer.from([0xff])))),
        ),
        sequence(oid('551d11'), der(OCTET_STRING, alternativeNames)),
      ),
    ),
  )
  const signature = sign('sha256', body, privateKey)
  const certificate = sequence(body, ecdsaWithSha256, der(BIT_STRING, Buffer.concat([Buffer.from([0]), signature])))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

// Tags of DER (X.690), and those that X.509 gives to its own fields.
const BOOLEAN = 0x01
const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const OBJECT_IDENTIFIER = 0x06
const UTF8_STRING = 0x0c
const GENERALIZED_TIME = 0x18
const UTC_TIME = 0x17
const SEQUENCE = 0x30
const SET = 0x31
const VERSION = 0xa0
const EXTENSIONS = 0xa3
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(SEQUENCE, Buffer.concat(parts))
}

function set(...parts: readonly Buffer[]): Buffer {
  return der(SET, Buffer.concat(parts))
}

/** An object identifier by its encoded bytes. */
function oid(hex: string): Buffer {
  return der(OBJECT_IDENTIFIER, Buffer.from(hex, 'hex'))
}

/** Times up to 2049 have two digits for the year. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '')
  return digits < '2050' ? der(UTC_TIME, Buffer.from(digits.slice(2))) : der(GENERALIZED_TIME, Buffer.from(digits))
}
