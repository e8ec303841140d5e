/** A surface as a person meets it; one driver for each, and one suite for all of them. */
export interface Stage extends AsyncDisposable {
  /** Uses a command and waits for its last word. */
  use(use: Use): Promise<Shown>
  /** Uses a command, waits until it is under way, and presses Cancel. */
  cancelled(use: Use): Promise<Shown>
  /** Uses a command that shows its mask first, and answers what is asked there; a terminal only shows it. */
  answered(use: Use, answer: 'Go on' | 'Cancel'): Promise<{ question: Shown; shown: Shown }>
  /** Uses a command and looks at every picture that is shown before the answer, in its order; `onLook` hears of each. */
  watched(use: Use, onLook: () => void): Promise<{ looks: readonly Look[]; shown: Shown }>
  /** Uses a command that only its asker is to see the answer of, and waits for the pictures. */
  useAlone(use: Use): Promise<Shown>
  /** Presses a button that is answered by another message; a stranger is somebody else in the same place. */
  press(shown: Shown, label: string, who?: 'asker' | 'stranger'): Promise<Shown>
  /** Presses a button that opens a form, and sends it with these fields; `prefilled` is what stood in it. */
  fill(
    shown: Shown,
    label: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<{ prefilled: Readonly<Record<string, string>>; shown: Shown }>
  /** Presses Paint mask, paints on the page that it leads to (or in place), and waits for the last word in the chat. */
  paint(shown: Shown, painted: Painting): Promise<Shown>
  /** Presses a button and waits until the message is gone. */
  vanish(shown: Shown, label: string): Promise<void>
  /** Ids as the platform writes them, of a channel and a role that are somebody else's. */
  readonly foreign: { readonly channel: string; readonly role: string }
  /** Whatever the platform would have refused; must stay empty. */
  violations(): readonly string[]
}

export interface Use {
  readonly command: string
  /** Option name → text; `prompt` is what is typed without a name. */
  readonly options?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, TestFile>>
  /** An admin of the place, where there are such; else one of its people. */
  readonly as?: 'admin'
}

export interface Painting {
  readonly mask: Buffer
  readonly prompt: string
  /** For a message with several pictures; counted from 1. */
  readonly which?: string
}

export interface TestFile {
  readonly name: string
  readonly bytes: Buffer
}

export type Look = Shown['images'][number]

export interface Shown {
  /** All words that a person reads, without markup. */
  readonly text: string
  readonly images: readonly { readonly filename: string; readonly alt: string; readonly bytes: Buffer }[]
  readonly buttons: readonly string[]
  /** Nobody else sees it. */
  readonly onlyAsker: boolean
  /** It stands under a field of the form, which waits for a better one. */
  readonly underField?: true
  /** The stage's own. */
  readonly handle: unknown
}
