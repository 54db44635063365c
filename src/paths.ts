/** The project's folder, from `src` and from the built `dist` alike: both lie in it. */
export const PROJECT_URL = new URL('../', import.meta.url)
