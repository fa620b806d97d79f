// Writes lib/portable/protos/ anew from the descriptors inside Beam's Python wheel:
//   pip download --no-deps apache-beam==2.77.0 && node tools/protos/generate.ts apache_beam-2.77.0-*.whl
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  file_google_protobuf_any,
  file_google_protobuf_descriptor,
  file_google_protobuf_duration,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
} from '@bufbuild/protobuf/wkt'
import yauzl from 'yauzl'
import { pythonBytes } from './python-bytes.ts'

const model = 'org/apache/beam/model'
/** What the job service and the worker speak; what these import comes along. */
const wanted = [
  `${model}/pipeline/v1/beam_runner_api.proto`,
  `${model}/pipeline/v1/standard_window_fns.proto`,
  `${model}/fn_execution/v1/beam_fn_api.proto`,
  `${model}/fn_execution/v1/beam_provision_api.proto`,
  `${model}/job_management/v1/beam_job_api.proto`,
  `${model}/job_management/v1/beam_artifact_api.proto`,
]
const wellKnown = [
  file_google_protobuf_any,
  file_google_protobuf_descriptor,
  file_google_protobuf_duration,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
]
const root = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..')

const wheel = process.argv[2]
const version = /apache_beam-([\d.]+)-/.exec(basename(wheel ?? ''))?.[1]
if (wheel === undefined || version === undefined) {
  console.error('Name the wheel: node tools/protos/generate.ts apache_beam-2.77.0-….whl')
  process.exit(2)
}

const files = new Map<string, FileDescriptorProto>(wellKnown.map(({ proto }) => [proto.name, proto]))
for (const module of await modulesOf(wheel)) {
  const literal = /AddSerializedFile\(b'((?:[^'\\]|\\.)*)'\)/s.exec(module)?.[1]
  if (literal === undefined) continue
  const file = fromBinary(FileDescriptorProtoSchema, pythonBytes(literal))
  files.set(file.name, file)
}
const ordered = inOrder(wanted)
const request = create(CodeGeneratorRequestSchema, {
  fileToGenerate: ordered.filter(name => name.startsWith(model)),
  parameter: 'target=ts,import_extension=ts,erasable_syntax=true',
  protoFile: ordered.map(name => files.get(name) as FileDescriptorProto),
})
const plugin = join(root, 'node_modules', '@bufbuild', 'protoc-gen-es', 'bin', 'protoc-gen-es')
const answer = execFileSync(process.execPath, [plugin], {
  input: toBinary(CodeGeneratorRequestSchema, request),
  maxBuffer: 1 << 26,
})
const response = fromBinary(CodeGeneratorResponseSchema, answer)
if (response.error !== '') throw new Error(response.error)

const notice = `// Made by tools/protos/generate.ts from the protocol buffers of Apache Beam ${version}; not to be edited.
// Apache Beam, Copyright The Apache Software Foundation (https://www.apache.org/), under the Apache License,
// Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
`
const folder = join(root, 'lib', 'portable', 'protos')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const { name, content } of response.file) {
  // One folder holds all: their names are unique, and the packages' folders would only make imports long.
  const flat = content.replace(/from "\.[\w./]*\/(\w+_pb\.ts)"/g, 'from "./$1"').replaceAll(' [json_name = ""]', '')
  writeFileSync(join(folder, basename(name)), notice + flat)
  console.log(basename(name))
}

/** The files named, each after those that it imports. */
function inOrder(names: readonly string[], done: string[] = []): string[] {
  for (const name of names) {
    const file = files.get(name)
    if (file === undefined) throw new Error(`The wheel has no ${name}; is it Beam's, and newer than 2.62?`)
    if (done.includes(name)) continue
    inOrder(file.dependency, done)
    done.push(name)
  }
  return done
}

/** The texts of the wheel's modules that hold descriptors. */
async function modulesOf(path: string): Promise<string[]> {
  const zip = await yauzl.openPromise(path)
  const texts: string[] = []
  for await (const entry of zip.eachEntry()) {
    if (!/^apache_beam\/portability\/api\/.*_pb2\.py$/.test(entry.fileName)) continue
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    texts.push(Buffer.concat(chunks).toString())
  }
  return texts
}
