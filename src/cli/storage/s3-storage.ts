import type { S3Client } from '@aws-sdk/client-s3'
import { HuepressError } from '../../node.ts'
import { isGone, s3Error } from './s3-errors.ts'
import { isS3, parseS3, showS3 } from './s3-location.ts'
import { type Entry, outputExists, type Storage } from './storage.ts'

/** Metadata of an output that names its job. */
const KEY = 'huepress-job'

/** Larger outputs are sent in parts of so many bytes. */
const PART_BYTES = 2 ** 24

/** Larger inputs are no pictures that could be decoded. */
const MAX_INPUT_BYTES = 2 ** 31 - 1

type Sdk = typeof import('@aws-sdk/client-s3')

let opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined

async function load(): Promise<{ sdk: Sdk; client: S3Client }> {
  try {
    // Its word on versions of Node to come is for developers.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
    const sdk = await import('@aws-sdk/client-s3')
    const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION } = process.env
    const client = new sdk.S3Client({
      region: AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1',
      // Other makers' servers seldom have a host name a bucket.
      forcePathStyle: Boolean(AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: 4,
    })
    return { sdk, client }
  } catch (cause) {
    const packages = '@aws-sdk/client-s3 @aws-sdk/lib-storage'
    const message = `s3:// needs the optional packages ${packages}. Run \`npm install ${packages}\`.`
    throw new HuepressError('package-missing', message, { cause })
  }
}

const open = () => {
  opened ??= load()
  return opened
}

/** The pages of objects below a prefix, at most a thousand each. Errors: 'not-found', 'unreadable', 'storage'. */
export async function* listS3(location: string): AsyncGenerator<Entry[]> {
  const { bucket, key } = parseS3(location)
  const { sdk, client } = await open()
  try {
    for await (const page of sdk.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: key })) {
      yield (page.Contents ?? []).map(object => ({
        location: showS3({ bucket, key: object.Key! }),
        identity: object.ETag ?? `${object.Size}-${object.LastModified?.getTime()}`,
      }))
    }
  } catch (error) {
    throw s3Error(error, location, 'unreadable')
  }
}

async function head(location: string) {
  const { bucket, key } = parseS3(location)
  const { sdk, client } = await open()
  try {
    return await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }))
  } catch (error) {
    if (isGone(error)) return null
    throw s3Error(error, location, 'unreadable')
  }
}

async function read({ location, identity }: Entry) {
  const { bucket, key } = parseS3(location)
  const { sdk, client } = await open()
  try {
    const object = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: identity }))
    const { Body, ContentLength = 0, ETag, Metadata = {} } = object
    if (ETag !== undefined && ETag !== identity)
      throw new HuepressError('changed', `${location} changed since its job was put in. Put it in again.`)
    if (ContentLength > MAX_INPUT_BYTES)
      throw new HuepressError('too-large', `${location} has ${ContentLength} bytes, more than ${MAX_INPUT_BYTES}.`)
    return { bytes: (await Body!.transformToByteArray()) as Uint8Array<ArrayBuffer>, metadata: Metadata }
  } catch (error) {
    throw s3Error(error, location, 'unreadable')
  }
}

/** Any server that speaks S3, by the usual variables AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_ACCESS_KEY_ID and so on. */
export const s3Storage: Storage = {
  async find(location) {
    const object = await head(location)
    return object && { location, identity: object.ETag ?? `${object.ContentLength}-${object.LastModified?.getTime()}` }
  },
  read,
  isDone: async (location, key) => (await head(location))?.Metadata?.[KEY] === key,
  async write(location, bytes, { key: job, type, force, cacheControl, metadata }) {
    const { bucket, key } = parseS3(location)
    const { client } = await open()
    if (!force && (await head(location))) throw outputExists(location)
    const { Upload } = await import('@aws-sdk/lib-storage')
    const params = {
      Bucket: bucket,
      Key: key,
      Body: bytes,
      ContentType: type,
      CacheControl: cacheControl,
      Metadata: { ...metadata, [KEY]: job },
    }
    try {
      await new Upload({ client, params, queueSize: 2, partSize: PART_BYTES }).done()
    } catch (error) {
      throw s3Error(error, location, 'unwritable')
    }
  },
}

/** Whether an address names all objects below it, not one. */
export const isPrefix = (location: string): boolean => isS3(location) && /^(?:s3:\/\/[^/]*|.*\/)$/.test(location)
