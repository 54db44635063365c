/**
 * HTML that somebody wrote, in a frame of its own: without scripts, forms, an origin, and without anything from another
 * host. The frame has this page's policy too, which knows no style but its files': the font is named the old way.
 */
export const Letter = ({ html, title }: { readonly html: string; readonly title: string }) => (
  <iframe class="frame" sandbox="" title={title} srcdoc={HEAD + html} />
)

const HEAD = `<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:">
<meta name="color-scheme" content="light dark"><font face="system-ui, sans-serif" size="2">`
