import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1'
import { Deployment } from 'kubernetes-models/apps/v1'
import { Job } from 'kubernetes-models/batch/v1'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { parseQueueCommand } from '../../src/cli/queue/queue-args.ts'

const root = resolve(import.meta.dirname, '../..')
const example = (name: string) => readFileSync(join(root, 'examples/queue', name), 'utf8')

interface Manifest {
  kind: string
  spec: { template?: { spec: { containers: { args: string[] }[] } } }
}

const KINDS = { Deployment, Job, ScaledObject } as Record<string, new (data: never) => { validate(): void }>

test.each(['job.yaml', 'deployment.yaml'])('%s follows the schemas of its kinds, and its arguments are taken', name => {
  const documents = parseAllDocuments(example(name)).map(document => document.toJS() as Manifest)
  for (const document of documents) {
    expect(() => new KINDS[document.kind](document as never).validate()).not.toThrow()
    for (const { args } of document.spec.template?.spec.containers ?? []) {
      const environment = { HUEPRESS_QUEUE: 'redis://redis:6379/pics' }
      expect(parseQueueCommand(args, environment)).toMatchObject({ kind: 'work', jobs: 2 })
    }
  }
  expect(documents.map(({ kind }) => kind)).toEqual(name === 'job.yaml' ? ['Job'] : ['Deployment', 'ScaledObject'])
})

test('a manifest with a fault is found', () => {
  const [document] = parseAllDocuments(example('job.yaml').replace('parallelism: 4', 'parallelism: many'))
  expect(() => new KINDS.Job(document.toJS() as never).validate()).toThrow()
})

/** The instructions of a Dockerfile, without comments. */
const instructions = example('Dockerfile')
  .split('\n')
  .filter(line => line && !line.startsWith('#'))
  .map(line => [line.split(' ')[0], line.slice(line.indexOf(' ') + 1)] as const)
const lineOf = (name: string) => instructions.find(([instruction]) => instruction === name)![1]

test('the container is not run by root, has a health check, and its steps give a worker that starts', () => {
  expect(lineOf('USER')).toBe('node')
  expect(lineOf('HEALTHCHECK')).toContain('"status"')
  const folder = mkdtempSync(join(tmpdir(), 'huepress-image-'))
  const run = (command: string, args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  try {
    execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root })
    run('sh', ['-c', lineOf('RUN').replace('npm install', 'npm install --prefer-offline')])
    const [program] = JSON.parse(lineOf('ENTRYPOINT')) as string[]
    expect(run(program, [...(JSON.parse(lineOf('CMD')) as string[]), '--help'])).toContain('huepress work')
    // The packages of the queue are there: what fails is the connection.
    expect(() => run(program, ['status', '--queue', 'redis://127.0.0.1:1/q'])).toThrow('nothing listens')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
