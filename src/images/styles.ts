/** A look that people know by its name, and the words that give it to a picture. */
interface StylePreset {
  readonly name: string
  readonly label: string
  /** What the API is told; `{prompt}` is where the person's own words go. */
  readonly template: string
  /** Other spellings that people type. */
  readonly also?: readonly string[]
}

/**
 * Each template keeps the person's words first and whole, since a model follows what it reads first, and says how it
 * is made rather than what is in it: a template that names things puts them into the picture.
 */
export const stylePresets: readonly StylePreset[] = [
  {
    name: 'photo',
    label: 'Photo',
    template: '{prompt}. A photograph: natural light, 50 mm lens, shallow depth of field, true colors.',
    also: ['photograph', 'photorealistic', 'photo-realistic', 'realistic'],
  },
  {
    name: 'cinematic',
    label: 'Cinematic',
    template:
      '{prompt}. A cinematic film still: anamorphic framing, dramatic light, graded colors, film grain.',
    also: ['film', 'movie'],
  },
  {
    name: 'watercolor',
    label: 'Watercolor',
    template: '{prompt}. A watercolor painting: translucent washes, bleeding edges, visible paper grain.',
    also: ['watercolour', 'aquarelle'],
  },
  {
    name: 'oil-painting',
    label: 'Oil painting',
    template: '{prompt}. An oil painting on canvas: thick visible brushwork, rich layered colors.',
    also: ['oil', 'painting'],
  },
  {
    name: 'pencil',
    label: 'Pencil drawing',
    template: '{prompt}. A graphite pencil drawing: fine hatching, soft shading, white paper, no color.',
    also: ['pencil-sketch', 'sketch', 'drawing'],
  },
  {
    name: 'ink',
    label: 'Ink drawing',
    template: '{prompt}. A pen and ink drawing: confident black lines, cross-hatching, no gray, white paper.',
    also: ['pen-and-ink'],
  },
  {
    name: 'line-art',
    label: 'Line art',
    template:
      '{prompt}. Line art: clean black outlines of even width, no fill, no shading, white background.',
    also: ['lineart', 'coloring-page', 'colouring-page'],
  },
  {
    name: 'pixel-art',
    label: 'Pixel art',
    template: '{prompt}. Pixel art: 16-bit look, a small palette, crisp square pixels, no smoothing.',
    also: ['pixel', '8-bit', '16-bit'],
  },
  {
    name: 'anime',
    label: 'Anime',
    template: '{prompt}. Anime: clean line work, cel shading, expressive features, painted background.',
    also: ['manga'],
  },
  {
    name: 'comic',
    label: 'Comic book',
    template: '{prompt}. A comic book panel: bold ink outlines, flat colors, halftone dots, strong contrast.',
    also: ['comics', 'cartoon'],
  },
  {
    name: '3d-render',
    label: '3D render',
    template:
      '{prompt}. A polished 3D render: physically based materials, soft studio light, global illumination.',
    also: ['3d', 'render'],
  },
  {
    name: 'claymation',
    label: 'Claymation',
    template:
      '{prompt}. A claymation still: hand-modelled clay with fingerprints, miniature set, soft light.',
    also: ['clay', 'plasticine', 'stop-motion'],
  },
  {
    name: 'low-poly',
    label: 'Low poly',
    template: '{prompt}. Low poly: flat-shaded triangular facets, simple geometry, a limited palette.',
    also: ['lowpoly'],
  },
  {
    name: 'isometric',
    label: 'Isometric',
    template:
      '{prompt}. An isometric illustration: 30 degree axes, no perspective, neat details, plain background.',
  },
  {
    name: 'vaporwave',
    label: 'Vaporwave',
    template:
      '{prompt}. Vaporwave: pink and teal neon gradients, 1980s computer graphics, glossy and dreamy.',
  },
  {
    name: 'cyberpunk',
    label: 'Cyberpunk',
    template: '{prompt}. Cyberpunk: neon light on wet surfaces, deep shadows, dense futuristic detail.',
  },
  {
    name: 'art-nouveau',
    label: 'Art nouveau',
    template:
      '{prompt}. An art nouveau poster: flowing whiplash lines, ornamental border, muted flat colors.',
    also: ['artnouveau', 'jugendstil'],
  },
  {
    name: 'ukiyo-e',
    label: 'Ukiyo-e woodblock',
    template:
      '{prompt}. A ukiyo-e woodblock print: flat color areas, fine outlines, graded tones, washi texture.',
    also: ['ukiyoe', 'woodblock'],
  },
  {
    name: 'stained-glass',
    label: 'Stained glass',
    template: '{prompt}. As stained glass: luminous colored panes, dark lead outlines, light from behind.',
  },
  {
    name: 'papercraft',
    label: 'Papercraft',
    template:
      '{prompt}. Layered papercraft: cut and folded colored paper, crisp edges, soft shadows between layers.',
    also: ['paper', 'paper-cut', 'origami'],
  },
  {
    name: 'sticker',
    label: 'Sticker',
    template:
      '{prompt}. A die-cut sticker: bold simple shapes, bright colors, thick white outline, plain background.',
  },
  {
    name: 'minimalist',
    label: 'Minimalist',
    template: '{prompt}. Minimalist flat design: few simple shapes, two or three colors, much empty space.',
    also: ['minimal', 'flat'],
  },
]

/** What the words of the option `style` mean for one model. */
export type Style =
  | { readonly kind: 'none' }
  /** The API has a parameter for it. */
  | { readonly kind: 'parameter'; readonly value: string }
  | { readonly kind: 'preset'; readonly preset: StylePreset }
  | { readonly kind: 'words'; readonly words: string }

export function readStyle(typed: string | undefined, parameterValues: readonly string[]): Style {
  const words = (typed?.trim() ?? '').replace(/\s+style$/i, '')
  const name = words.toLowerCase().replace(/[\s_-]+/g, '-')
  if (name === '' || name === 'auto' || name === 'none') return { kind: 'none' }
  if (parameterValues.includes(name)) return { kind: 'parameter', value: name }
  const preset = presetsByName.get(name)
  return preset === undefined ? { kind: 'words', words } : { kind: 'preset', preset }
}

/** How the answer names it. */
export function styleLabel(style: Style): string | undefined {
  switch (style.kind) {
    case 'none':
      return undefined
    case 'parameter':
      return style.value
    case 'preset':
      return style.preset.label
    case 'words':
      return style.words
  }
}

/** The person's words with the look that no parameter gives them. */
export function withStyle(prompt: string, style: Style): string {
  const bare = prompt.replace(/[\s.,]+$/, '')
  switch (style.kind) {
    case 'none':
    case 'parameter':
      return prompt
    case 'preset':
      return style.preset.template.replace('{prompt}', () => bare)
    case 'words':
      return `${bare}, in ${style.words} style`
  }
}

const presetsByName: ReadonlyMap<string, StylePreset> = new Map(
  stylePresets.flatMap((preset) =>
    [preset.name, dashed(preset.label), ...(preset.also ?? [])].map((name) => [name, preset] as const),
  ),
)

function dashed(label: string): string {
  return label.toLowerCase().replace(/\s+/g, '-')
}
