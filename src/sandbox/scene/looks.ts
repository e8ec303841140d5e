/** How a picture is made, as a prompt says it: "a watercolor of a cat", "a cat. Line art: clean black outlines". */

export type Finish =
  | 'watercolor'
  | 'oil'
  | 'flat'
  | 'woodblock'
  | 'nouveau'
  | 'sketch'
  | 'ink'
  | 'lineArt'
  | 'comic'
  | 'anime'
  | 'pixels'
  | 'facets'
  | 'glass'
  | 'photo'
  | 'cinematic'
  | 'grey'
  | 'sepia'
  | 'cyberpunk'
  | 'vaporwave'
  | 'render'
  | 'clay'
  | 'papercraft'
  | 'sticker'
  | 'isometric'

const LOOKS: readonly (readonly [Finish, RegExp])[] = [
  ['watercolor', /water ?colou?r|aquarelle|gouache|impressionist/],
  ['oil', /oil[ -]paint(?:ing|ed)|oil on canvas/],
  ['flat', /minimalist|flat design/],
  ['woodblock', /ukiyo-?e|woodblock/],
  ['nouveau', /art[ -]nouveau|jugendstil/],
  ['lineArt', /line[ -]?art|colou?ring page/],
  ['ink', /pen and ink|ink drawing|etching/],
  ['sketch', /sketch(?:es)?|pencil|graphite|doodles?/],
  ['comic', /comics?|cartoons?/],
  ['anime', /anime|manga/],
  ['pixels', /pixels?|pixelated|(?:8|16)-?bit/],
  ['facets', /low[ -]?poly/],
  ['glass', /stained[ -]glass/],
  ['cinematic', /cinematic|film still/],
  ['grey', /monochrome|noir|gr[ea]yscale|black[ -]and[ -]white (?:photo|picture|image|film|drawing|style)/],
  ['sepia', /sepia|vintage|antique|retro|daguerreotype/],
  ['cyberpunk', /neon|cyberpunk|synthwave|psychedelic/],
  ['vaporwave', /vaporwave/],
  ['photo', /photograph|photorealistic/],
  ['render', /3d render/],
  ['clay', /claymation|plasticine/],
  ['papercraft', /papercraft|paper[ -]cut/],
  ['sticker', /stickers?/],
  ['isometric', /isometric/],
]

/** The look that is named first. */
export function lookOf(prompt: string): Finish | undefined {
  const text = prompt.slice(0, 2000).toLowerCase()
  const named = LOOKS.map(([finish, words]) => ({ finish, at: text.search(wholeWords(words)) }))
  return named.filter(({ at }) => at >= 0).toSorted((one, other) => one.at - other.at)[0]?.finish
}

/** Leaves away sentences such as "Stained glass: luminous panes": they say how it is made, not what is in it. */
export function withoutLooks(prompt: string): string {
  const [first = '', ...later] = prompt.split(/(?<=\.)\s+/)
  return [first, ...later.filter((sentence) => !isAboutLook(sentence))].join(' ')
}

function isAboutLook(sentence: string): boolean {
  const [topic, details] = sentence.split(':', 2)
  return details !== undefined && topic !== undefined && lookOf(topic) !== undefined
}

function wholeWords(words: RegExp): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.source})(?![\\p{L}\\p{N}])`, 'u')
}
