/**
 * Enter, pressed before the page can send, is kept until it can: a quick hand, and a slow network, lose nothing.
 * The buttons beside it wait by being disabled in the page as it comes.
 *
 * @param {HTMLTextAreaElement} textbox
 * @returns {() => boolean}  ends the waiting; true when Enter was pressed
 */
export function keepEarlyEnter(textbox) {
  let pressed = false
  /** @param {KeyboardEvent} event */
  const keep = (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    pressed = true
  }
  textbox.addEventListener('keydown', keep)
  return () => {
    textbox.removeEventListener('keydown', keep)
    return pressed
  }
}
