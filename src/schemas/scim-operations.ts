/** Ids of the SCIM door's operations, for code that needs them before the door is loaded. */
export const SCIM_OPERATION_IDS = [
  'listScimUsers',
  'createScimUser',
  'searchScimUsers',
  'viewScimUser',
  'replaceScimUser',
  'patchScimUser',
  'deleteScimUser',
  'searchScim',
  'listScimGroups',
  'createScimGroup',
  'viewScimGroup',
  'bulkScim',
  'viewScimSelf',
  'viewScimProviderConfig',
  'listScimResourceTypes',
  'viewScimResourceType',
  'listScimSchemas',
  'viewScimSchema',
] as const

export type ScimOperationId = (typeof SCIM_OPERATION_IDS)[number]
