/** Bytes kept of a body. */
const BODY_BYTES = 16 * 1024

/** Beginnings of bodies that go out again and again. */
const beginnings = new WeakMap<Buffer, Buffer>()

/** Whether no more than the beginning is kept. */
export const isCut = (body: Buffer | undefined): body is Buffer => body !== undefined && body.length > BODY_BYTES

/** Part of a body that is kept; a copy, so that the whole body is not kept alive by it. */
export function cut(body: Buffer | undefined): Buffer | undefined {
  if (!isCut(body)) return body
  let beginning = beginnings.get(body)
  if (beginning === undefined) {
    beginning = Buffer.from(body.subarray(0, BODY_BYTES))
    beginnings.set(body, beginning)
  }
  return beginning
}
