/** The operations of the SCIM door, which is loaded when first asked for, by their ids: for who names one before. */
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
