/** A file of a multipart body, whole in memory. */
export class UploadedFile {
  readonly name: string
  readonly contentType: string
  readonly bytes: Buffer

  constructor(name: string, contentType: string, bytes: Buffer) {
    this.name = name
    this.contentType = contentType
    this.bytes = bytes
  }
}
