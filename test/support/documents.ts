import { readFileSync } from 'node:fs'
import type { OpenAPIObject } from 'openapi3-ts/oas31'
import { PROJECT_URL } from '../../src/project.ts'

/** The committed OpenAPI documents: of the API, of the control operations, of the SCIM door and of version 1. */
export const DOCUMENTS = ['openapi.json', 'control.json', 'scim.json', 'v1.json'] as const

export const documentText = (name: string) => readFileSync(new URL(`openapi/${name}`, PROJECT_URL), 'utf8')

/** A fresh copy each time: tools change what they are given. */
export const documentOf = (name: (typeof DOCUMENTS)[number]) => JSON.parse(documentText(name)) as OpenAPIObject
