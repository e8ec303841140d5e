/** What tests look at inside the page. Plain JavaScript, since only the browser knows these types. */
globalThis.inPage = {
  /** Contrast of an element's text against what is painted behind it, as WCAG 2.2 computes it. */
  contrast: (selector) => {
    const element = document.querySelector(selector)
    const behind = []
    for (let at = element; at !== null; at = at.parentElement)
      behind.unshift(getComputedStyle(at).backgroundColor)
    const [low, high] = [luminance(behind), luminance([...behind, getComputedStyle(element).color])].sort(
      (a, b) => a - b,
    )
    return (high + 0.05) / (low + 0.05)
  },

  /** What the browser does when a file is dropped or pasted where the focus is. */
  give: (how, { name, mimeType, bytes, size }) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([new Uint8Array(bytes ?? size)], name, { type: mimeType }))
    const common = { bubbles: true, cancelable: true }
    const events =
      how === 'paste'
        ? [new ClipboardEvent('paste', { clipboardData: transfer, ...common })]
        : ['dragover', 'drop'].map((kind) => new DragEvent(kind, { dataTransfer: transfer, ...common }))
    for (const event of events) (document.activeElement ?? document.body).dispatchEvent(event)
  },

  /** The name of what has the focus; "unseen: …" when nothing shows that it has it. */
  focused: () => {
    const at = document.activeElement
    if (at === null || at === document.body) return ''
    const name = at.getAttribute('aria-label') ?? at.textContent.trim()
    const shown = at.matches('textarea') || getComputedStyle(at).outlineStyle !== 'none'
    return shown ? name : `unseen: ${name}`
  },

  /** Whether what has the focus lies in part behind the header or the composer. */
  focusIsCovered: () => {
    const at = document.activeElement
    if (at === null || at.closest('[role=log]') === null) return false
    const { top, bottom } = at.getBoundingClientRect()
    const header = document.querySelector('.top').getBoundingClientRect()
    const dock = document.querySelector('.dock').getBoundingClientRect()
    return top < header.bottom || bottom > dock.top
  },

  /** The side of its box that an element's first line of text begins at. */
  startsAt: (selector) => {
    const box = document.querySelector(selector)
    const range = document.createRange()
    range.selectNodeContents(box)
    const [line] = range.getClientRects()
    const { left, right } = box.getBoundingClientRect()
    return line.left - left < right - line.right ? 'left' : 'right'
  },

  ground: () => getComputedStyle(document.documentElement).backgroundColor,
  belowTheFold: () => document.documentElement.scrollHeight - window.innerHeight - window.scrollY,
  beyondTheEdge: () => document.documentElement.scrollWidth - window.innerWidth,
  animations: (selector) => document.querySelector(selector).getAnimations().length,
}

function luminance(colours) {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  for (const colour of colours) {
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
  }
  const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
    const part = byte / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
