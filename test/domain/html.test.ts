import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_CONVERTED, spacedTextOf, textOf, toHtml, withoutParagraphs } from '../../src/domain/html.ts'

describe('toHtml', () => {
  it.each([
    ['Dryrun test note', '<div>Dryrun test note</div>'],
    ['', '<div></div>'],
    ['Tom & Jerry', '<div>Tom &amp; Jerry</div>'],
    ['1 < 2 and 3 > 2', '<div>1 &lt; 2 and 3 &gt; 2</div>'],
    ['I <3 it', '<div>I &lt;3 it</div>'],
    ['one\ntwo', '<div>one\ntwo</div>'],
    ['"quoted"', '<div>"quoted"</div>'],
  ])('wraps plain text in a div: %j', (text, html) => {
    expect(toHtml(text)).toBe(html)
  })

  it.each(['<p>one</p>', '<div>Test</div>', 'one<br>two', '</p>', '<!-- note -->text', 'see <A HREF="x">this</A>'])(
    'keeps HTML as it is: %s',
    (html) => {
      expect(toHtml(html)).toBe(html)
    },
  )
})

describe('textOf', () => {
  it.each([
    ['<div>Dryrun test note</div>', 'Dryrun test note'],
    ['<div></div>', ''],
    ['<div>Tom &amp; Jerry</div>', 'Tom & Jerry'],
    ['<div>1 &lt; 2 and 3 &gt; 2</div>', '1 < 2 and 3 > 2'],
    ['<p>Since <b>4.2.1</b> it is <i>slow</i>.</p>', 'Since 4.2.1 it is slow.'],
    ['<a href="https://acme.test/">Click here</a>', 'Click here'],
    ['before <img src="x.png" alt="a picture"> after', 'before after'],
    ['<h1>Big</h1>', 'Big'],
    ['one<br>two', 'one\ntwo'],
    ['<p>ünï</p><p>😀</p>', 'ünï\n\n😀'],
    [`<p>${'word '.repeat(40).trim()}</p>`, 'word '.repeat(40).trim()],
    ['<ul><li>one</li><li><p>two</p></li></ul><ol><li>three</li></ol>', ' * one\n * two\n\n 1. three'],
    ['<table><tr><td>one</td><td>two</td></tr><tr><td>three</td></tr></table>', 'one two\nthree'],
    ['<pre>  a\n    b</pre>c', '  a\n    b\n\nc'],
    ['a<br><br>b<hr>c', 'a\n\nb\n\n---\n\nc'],
    ['<style>p { }</style><script>if (a < b) c()</script><!-- d > e --><p title="f > g">h</p>', 'h'],
    ['<p>&copy;&nbsp;&#128512; &unknown; 1 < 2</p>', '©\u00a0😀 &unknown; 1 < 2'],
    ['before <a href="x', 'before'],
  ])('is the text without the tags: %j', (html, text) => {
    expect(textOf(html)).toBe(text)
  })

  it.each(['Tom & Jerry', '1 < 2', 'I <3 it', '&amp; written out', '"quoted" and \'quoted\''])(
    'of wrapped plain text is the plain text: %s',
    (text) => {
      expect(textOf(toHtml(text))).toBe(text)
    },
  )

  it.each(['<div>', '<table><tr><td>', '<blockquote>', '<ul><li>', '<b>', '<pre>'])(
    'is found below ten thousand of %s',
    (tags) => {
      const text = textOf(`${tags.repeat(10_000)}deep`)
      expect(text.slice(-4)).toBe('deep')
    },
  )

  it('of very long HTML is that of its beginning, and says so', () => {
    const html = '<p>x</p>'.repeat(1_000_000)
    const text = textOf(html)
    expect(text.slice(0, 7)).toBe('x\n\nx\n\nx')
    expect(text.slice(-70)).toContain(`[the text of the first ${MOST_CONVERTED} characters of ${html.length}]`)
  })
})

describe('HTML without attributes and escapes', () => {
  const name = fc.constantFrom(
    ...'p div br b I ul ol li td hr pre blockquote h1 code script title textarea x'.split(' '),
  )
  const piece = fc.oneof(
    fc.constantFrom(' ', 'a', 'two words', '\n', '  b ', '>', 'é'),
    name.map((name) => `<${name}>`),
    name.map((name) => `</${name}>`),
    name.map((name) => `<${name} />`),
    name.map((name) => `<${name}/>`),
  )

  it('is the text that it is with them', () => {
    const html = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(html, (html) => {
        // A comment, which is no text, has it read in the other way.
        expect(textOf(`<p>${html}`)).toBe(textOf(`<!-- --><p>${html}`))
        expect(spacedTextOf(`<p>${html}`)).toBe(spacedTextOf(`<!-- --><p>${html}`))
      }),
      { seed: 18, numRuns: 500 },
    )
  })
})

describe('HTML without paragraphs', () => {
  it.each([
    ['<p>one</p>', '<div>one</div>'],
    ['<P class="a">one</P>', '<div class="a">one</div>'],
    ['one<p/>', 'one<div/>'],
    ['one</p\n>', 'one</div\n>'],
    ['<pre>a</pre><param><b>p</b>', '<pre>a</pre><param><b>p</b>'],
    ['a p < p', 'a p < p'],
  ])('is, of %j, %j', (html, expected) => {
    expect(withoutParagraphs(html)).toBe(expected)
  })
})
