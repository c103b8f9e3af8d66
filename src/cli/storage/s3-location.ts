import { HuepressError } from '../../node.ts'

/** A bucket and a key or prefix in S3. */
export interface S3Location {
  bucket: string
  key: string
}

export const isS3 = (location: string): boolean => location.startsWith('s3://')

/** Reads s3://BUCKET/KEY; the key may be empty. Errors: 'usage'. */
export function parseS3(location: string): S3Location {
  const [, bucket, key = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s.exec(location) ?? []
  if (bucket) return { bucket, key }
  throw new HuepressError('usage', `Expected s3://BUCKET/KEY but received ${location}.`)
}

export const showS3 = ({ bucket, key }: S3Location): string => `s3://${bucket}/${key}`
