/** Times of day: the sky's colours, where the light comes from, and what the air does to colours far away. */

import { mix } from './colours.ts'

export type LightName = 'day' | 'dawn' | 'sunset' | 'night' | 'storm' | 'mist' | 'aurora'

export interface Light {
  readonly name: LightName
  /** From the top of the sky to the horizon. */
  readonly sky: readonly string[]
  readonly haze: string
  readonly ambient: string
  readonly strength: number
  readonly orb:
    | { readonly kind: 'sun' | 'moon'; readonly colour: string; readonly height: number }
    | undefined
  readonly stars: number
  readonly cloud: string
}

export const LIGHTS: Readonly<Record<LightName, Light>> = {
  day: {
    name: 'day',
    sky: ['#3f93d2', '#7cc0e4', '#c4e6ee', '#f3f5e6'],
    haze: '#d3e8ec',
    ambient: '#fff3d6',
    strength: 0.04,
    orb: { kind: 'sun', colour: '#fff6d2', height: 0.24 },
    stars: 0,
    cloud: '#ffffff',
  },
  dawn: {
    name: 'dawn',
    sky: ['#5d7cbb', '#a99ac8', '#eeb4ae', '#fde0b6'],
    haze: '#f1cbc0',
    ambient: '#e6a79f',
    strength: 0.16,
    orb: { kind: 'sun', colour: '#fff1cf', height: 0.78 },
    stars: 0,
    cloud: '#fbdcd2',
  },
  sunset: {
    name: 'sunset',
    sky: ['#31295f', '#7d3a78', '#d8566a', '#f78a50', '#ffd07a'],
    haze: '#f2946c',
    ambient: '#7d3564',
    strength: 0.3,
    orb: { kind: 'sun', colour: '#fff0b8', height: 0.8 },
    stars: 12,
    cloud: '#f58d78',
  },
  night: {
    name: 'night',
    sky: ['#060a20', '#101b44', '#233467', '#435a92'],
    haze: '#3b4f86',
    ambient: '#14204f',
    strength: 0.48,
    orb: { kind: 'moon', colour: '#f6f0d4', height: 0.26 },
    stars: 150,
    cloud: '#33457b',
  },
  aurora: {
    name: 'aurora',
    sky: ['#050a1e', '#0b2140', '#124457', '#2b6c6c'],
    haze: '#24585f',
    ambient: '#0c2b45',
    strength: 0.46,
    orb: undefined,
    stars: 170,
    cloud: '#1d4653',
  },
  storm: {
    name: 'storm',
    sky: ['#1f2633', '#3a4656', '#667482', '#98a4a8'],
    haze: '#7a8992',
    ambient: '#2c3846',
    strength: 0.34,
    orb: undefined,
    stars: 0,
    cloud: '#4a5665',
  },
  mist: {
    name: 'mist',
    sky: ['#9db1bd', '#c0cdd2', '#dbe2e2', '#eef0ea'],
    haze: '#dde4e3',
    ambient: '#aab9be',
    strength: 0.2,
    orb: { kind: 'sun', colour: '#fbf8e8', height: 0.4 },
    stars: 0,
    cloud: '#f2f4f1',
  },
}

/** A landscape colour in this light; `far` runs from 0 (at one's feet) to 1 (the horizon). */
export function lit(light: Light, colour: string, far = 0): string {
  return mix(mix(colour, light.ambient, light.strength), light.haze, far * 0.86)
}

/** Figures keep more of their own colour than the land, so that a white cat is white at night too. */
export function litFigure(light: Light, colour: string): string {
  return mix(colour, light.ambient, light.strength * 0.42)
}
