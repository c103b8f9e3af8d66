import { type ErrorCode, HuepressError } from '../../node.ts'

interface S3Fault {
  name?: string
  message?: string
  $metadata?: { httpStatusCode?: number }
}

const DENIED = ['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'Forbidden', 'ExpiredToken']
const NO_KEYS = ['CredentialsProviderError']
const GONE = ['NoSuchKey', 'NotFound']

/** Whether an object is not there. */
export const isGone = (fault: unknown): boolean => GONE.includes((fault as S3Fault)?.name ?? '')

/** A fault of S3 in words. `denied` is the code where permission is missing. */
export function s3Error(fault: unknown, shown: string, denied: ErrorCode): HuepressError {
  if (fault instanceof HuepressError) return fault
  const { name = '', message = '', $metadata } = fault as S3Fault
  const status = $metadata?.httpStatusCode
  const say = (code: ErrorCode, text: string) => new HuepressError(code, text, { cause: fault })
  if (name === 'NoSuchBucket')
    return say('not-found', `The bucket of ${shown} does not exist. Check its name and region.`)
  if (name === 'PreconditionFailed' || status === 412)
    return say('changed', `${shown} changed since its job was put in. Put it in again.`)
  if (NO_KEYS.includes(name))
    return say(denied, 'There are no credentials for S3. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.')
  if (DENIED.includes(name) || status === 403)
    return say(denied, `There is no permission for ${shown} (${name}). Check the credentials and the bucket's policy.`)
  if (isGone(fault)) return say('not-found', `${shown} does not exist. Check the key.`)
  return say('storage', `The storage failed for ${shown}: ${message || name || 'no reason given'}.`)
}
