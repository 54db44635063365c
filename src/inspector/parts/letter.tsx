/**
 * HTML that somebody wrote, in a frame: without scripts, forms, an origin, or anything from another host. The frame
 * also has this page's policy, which allows no styles but those of its files, so the font is named by an old attribute.
 */
export const Letter = ({ html, title }: { readonly html: string; readonly title: string }) => (
  <iframe class="frame" sandbox="" title={title} srcdoc={HEAD + html} />
)

const HEAD = `<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:">
<meta name="color-scheme" content="light dark"><font face="system-ui, sans-serif" size="2">`
