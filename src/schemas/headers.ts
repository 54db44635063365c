/** What a header can carry: asked where a value enters that may leave as one (uploads, fixtures, rules, faults). */

/** Source: RFC 9110, section 5.6.2. */
export const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** As RFC 9110, section 5.5, and Node have it: no control characters, nothing beyond Latin 1. */
export const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Parameters may follow. Source: RFC 9110, section 8.3.1. */
const MEDIA_TYPE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:[\t ]*;[\t\x20-\x7e]*)?$/
const LONGEST_MEDIA_TYPE = 255

/** Of bytes that nobody says more about. */
export const BINARY = 'application/octet-stream'

export const isMediaType = (text: string): boolean => text.length <= LONGEST_MEDIA_TYPE && MEDIA_TYPE.test(text)

/** The text, or that of mere bytes where it is no media type. */
export const mediaTypeOf = (text: string): string => (isMediaType(text) ? text : BINARY)
