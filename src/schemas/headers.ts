/**
 * Checks of what a header can carry, made where a value enters that may later be sent as a header: in uploads,
 * fixtures, rules and faults.
 */

/** Source: RFC 9110, section 5.6.2. */
export const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** Header value by RFC 9110, section 5.5, and Node: no control characters, nothing beyond Latin 1. */
export const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** A media type, perhaps with parameters. Source: RFC 9110, section 8.3.1. */
const MEDIA_TYPE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:[\t ]*;[\t\x20-\x7e]*)?$/
const LONGEST_MEDIA_TYPE = 255

/** Media type of bytes about which nothing is known. */
export const BINARY = 'application/octet-stream'

export const isMediaType = (text: string): boolean => text.length <= LONGEST_MEDIA_TYPE && MEDIA_TYPE.test(text)

/** The text if it is a media type, else that of unknown bytes. */
export const mediaTypeOf = (text: string): string => (isMediaType(text) ? text : BINARY)
