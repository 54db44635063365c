/** Code of the error where an account is another replica's. */
export const NOT_MINE = 'FE001'
/** And where one of that name is there already. */
export const NAME_TAKEN = 'FE002'
