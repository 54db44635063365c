/** What an identity provider sends to an account that was given no token of its own; anybody knows it. */
export const SHIPPED_SCIM_TOKEN = 'scim-token'
