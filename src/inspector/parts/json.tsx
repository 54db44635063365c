import type { ComponentChildren } from 'preact'

/** JSON in colours, also where it comes as a text; a text that is no JSON is shown as it is. */
export function Json({ value: given, label }: { readonly value: unknown; readonly label: string }) {
  const value = typeof given === 'string' ? parsedOr(given) : given
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <section class="code" tabIndex={0} aria-label={label}>
      <pre>{typeof value === 'string' ? text : coloured(text ?? '')}</pre>
    </section>
  )
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d[\d.eE+-]*\b/g

function coloured(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = []
  let at = 0
  for (const match of text.matchAll(TOKEN)) {
    const [whole, quoted, colon] = match
    parts.push(text.slice(at, match.index))
    const kind = colon !== undefined ? 'key' : quoted !== undefined ? 'text' : 'literal'
    parts.push(<span class={kind}>{quoted ?? whole}</span>, colon)
    at = match.index + whole.length
  }
  return [...parts, text.slice(at)]
}
