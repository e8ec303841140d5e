/** Everything that can stand, fly or swim in a picture: how it is drawn, where it belongs, how large it is. */

import { bear } from '../creatures/bear.ts'
import { bird } from '../creatures/bird.ts'
import { cat } from '../creatures/cat.ts'
import { dog } from '../creatures/dog.ts'
import { dragon } from '../creatures/dragon.ts'
import { elephant } from '../creatures/elephant.ts'
import { fish } from '../creatures/fish.ts'
import { fox } from '../creatures/fox.ts'
import { frog } from '../creatures/frog.ts'
import { horse } from '../creatures/horse.ts'
import { bee, butterfly } from '../creatures/insects.ts'
import { octopus } from '../creatures/octopus.ts'
import { owl } from '../creatures/owl.ts'
import { penguin } from '../creatures/penguin.ts'
import { person } from '../creatures/person.ts'
import { rabbit } from '../creatures/rabbit.ts'
import { robot } from '../creatures/robot.ts'
import { sheep } from '../creatures/sheep.ts'
import { turtle } from '../creatures/turtle.ts'
import { whale } from '../creatures/whale.ts'
import { guitar, hat, lantern, snowman, solid, umbrella } from '../things/belongings.ts'
import { castle, house, lighthouse, windmill } from '../things/buildings.ts'
import { book, cake, cup, fruit, gift, heart, planet, star } from '../things/objects.ts'
import { flower, mushroom, tree } from '../things/plants.ts'
import { balloon, bicycle, boat, car, rocket, train, ufo } from '../things/vehicles.ts'
import type { Draw } from './figure.ts'

export interface Part {
  readonly draw: Draw
  /** Where it is put: in front on the ground, behind on the ground, in the air, in the water. */
  readonly stands: 'front' | 'back' | 'air' | 'water'
  /** Against a sitting cat. */
  readonly size: number
  /** The place that is drawn when the prompt names none. */
  readonly home:
    | 'studio'
    | 'meadow'
    | 'forest'
    | 'sea'
    | 'underwater'
    | 'snow'
    | 'space'
    | 'mountains'
    | 'desert'
    | 'city'
    | 'garden'
    | 'lake'
}

const parts = {
  cat: part(cat, 'front', 1, 'studio'),
  dog: part(dog, 'front', 1.05, 'studio'),
  fox: part(fox, 'front', 1, 'forest'),
  rabbit: part(rabbit, 'front', 0.86, 'meadow'),
  bear: part(bear, 'front', 1.12, 'forest'),
  owl: part(owl, 'front', 0.9, 'forest'),
  penguin: part(penguin, 'front', 0.95, 'snow'),
  bird: part(bird, 'front', 0.8, 'meadow'),
  fish: part(fish, 'water', 0.8, 'underwater'),
  whale: part(whale, 'water', 1.3, 'sea'),
  octopus: part(octopus, 'water', 1, 'underwater'),
  turtle: part(turtle, 'front', 0.85, 'meadow'),
  horse: part(horse, 'front', 1.35, 'meadow'),
  sheep: part(sheep, 'front', 0.95, 'meadow'),
  elephant: part(elephant, 'front', 1.4, 'desert'),
  frog: part(frog, 'front', 0.75, 'lake'),
  dragon: part(dragon, 'front', 1.3, 'mountains'),
  robot: part(robot, 'front', 1.1, 'studio'),
  person: part(person, 'front', 1.15, 'studio'),
  butterfly: part(butterfly, 'air', 0.55, 'garden'),
  bee: part(bee, 'air', 0.5, 'garden'),
  house: part(house, 'back', 1.2, 'meadow'),
  castle: part(castle, 'back', 1.7, 'mountains'),
  lighthouse: part(lighthouse, 'back', 1.7, 'sea'),
  windmill: part(windmill, 'back', 1.4, 'meadow'),
  tree: part(tree, 'back', 1.3, 'meadow'),
  flower: part(flower, 'front', 0.9, 'garden'),
  mushroom: part(mushroom, 'front', 0.8, 'forest'),
  boat: part(boat, 'water', 1, 'sea'),
  car: part(car, 'front', 1.1, 'city'),
  train: part(train, 'front', 1.2, 'mountains'),
  bicycle: part(bicycle, 'front', 1.1, 'city'),
  balloon: part(balloon, 'air', 0.9, 'mountains'),
  rocket: part(rocket, 'air', 1, 'space'),
  ufo: part(ufo, 'air', 0.9, 'space'),
  planet: part(planet, 'air', 1, 'space'),
  heart: part(heart, 'front', 0.9, 'studio'),
  star: part(star, 'air', 0.7, 'studio'),
  cup: part(cup, 'front', 0.9, 'studio'),
  cake: part(cake, 'front', 1, 'studio'),
  fruit: part(fruit, 'front', 0.75, 'studio'),
  umbrella: part(umbrella, 'front', 1, 'studio'),
  book: part(book, 'front', 0.9, 'studio'),
  gift: part(gift, 'front', 0.85, 'studio'),
  lantern: part(lantern, 'front', 0.8, 'studio'),
  guitar: part(guitar, 'front', 1.2, 'studio'),
  snowman: part(snowman, 'front', 1, 'snow'),
  hat: part(hat, 'front', 0.8, 'studio'),
  solid: part(solid, 'front', 0.8, 'studio'),
}

export type Kind = keyof typeof parts

export const CAST: Readonly<Record<Kind, Part>> = parts

function part(draw: Draw, stands: Part['stands'], size: number, home: Part['home']): Part {
  return { draw, stands, size, home }
}
