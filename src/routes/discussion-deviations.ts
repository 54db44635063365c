/** Deviations of operations on forums, topics and comments. */
export const EDITORS = 'Every agent may edit topics and comments, supervisors may delete them (inferred).'
export const AUTHOR = 'user_id is taken from administrators, as public clients send it (not documented).'
export const COUNTED = 'comments_count is what live accounts send; the reference calls it posts_count.'
export const QUIET = 'Nobody is mailed, and nobody follows a topic for having written in it (inferred).'
