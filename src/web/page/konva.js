/** @typedef {typeof import('konva').default} Konva */

/** @type {Promise<Konva> | undefined} */
let loading

/** The canvas library, from our own server, once somebody paints. */
export function loadKonva() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = new URL('./konva.min.js', import.meta.url).href
    script.onload = () => resolve(prepared(Reflect.get(globalThis, 'Konva')))
    script.onerror = () => reject(new Error('the canvas library did not load'))
    document.head.append(script)
  })
  return loading
}

/** Nothing is drawn unless it is asked for: a stroke draws its newest piece and not the picture again. @param {Konva} konva */
function prepared(konva) {
  konva.autoDrawEnabled = false
  return konva
}
