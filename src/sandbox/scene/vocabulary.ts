/** The words that the sandbox understands. Everything is data; reading.ts walks a prompt with it. */

import type { Wear } from '../things/wears.ts'
import type { Kind } from './cast.ts'
import type { LightName } from './light.ts'

export type PlaceName =
  | 'sea'
  | 'underwater'
  | 'mountains'
  | 'lake'
  | 'forest'
  | 'city'
  | 'desert'
  | 'snow'
  | 'space'
  | 'moon'
  | 'meadow'
  | 'garden'
  | 'clouds'
  | 'room'

export type Weather = 'rain' | 'snowfall' | 'lightning' | 'rainbow'

interface Noun {
  readonly kind: Kind
  readonly sort?: string
}

export const NOUNS: Readonly<Record<string, Noun>> = {
  ...sorts('cat', ['cat', 'kitten', 'kitty', 'tomcat']),
  ...sorts('cat', ['siamese', 'tabby', 'calico', 'tuxedo', 'tiger', 'lion', 'leopard', 'panther']),
  ...sorts('dog', ['dog', 'puppy', 'pup', 'hound', 'labrador', 'retriever', 'beagle', 'spaniel', 'pug']),
  ...sorts('dog', ['dalmatian', 'husky', 'corgi', 'shepherd', 'poodle']),
  ...sorts('fox', ['fox']),
  ...sorts('fox', ['wolf', 'coyote', 'raccoon']),
  ...sorts('rabbit', ['rabbit', 'bunny', 'hare']),
  ...sorts('bear', ['bear', 'teddy']),
  ...sorts('bear', ['panda', 'koala', 'mouse', 'hamster', 'monkey']),
  ...sorts('owl', ['owl']),
  ...sorts('penguin', ['penguin']),
  ...sorts('bird', [
    'bird',
    'robin',
    'sparrow',
    'parrot',
    'canary',
    'bluebird',
    'crow',
    'raven',
    'eagle',
    'seagull',
    'gull',
    'hummingbird',
    'dove',
    'pigeon',
    'phoenix',
  ]),
  ...sorts('bird', ['duck', 'swan', 'goose', 'flamingo', 'chicken', 'rooster']),
  ...sorts('fish', ['fish', 'goldfish', 'clownfish', 'koi', 'trout', 'salmon', 'shark']),
  ...sorts('whale', ['whale', 'orca', 'dolphin']),
  ...sorts('octopus', ['octopus', 'squid', 'kraken']),
  ...sorts('turtle', ['turtle', 'tortoise']),
  ...sorts('horse', ['horse', 'pony', 'stallion', 'donkey']),
  ...sorts('horse', ['unicorn', 'zebra', 'deer', 'stag', 'reindeer']),
  ...sorts('sheep', ['sheep', 'lamb', 'goat', 'alpaca']),
  ...sorts('sheep', ['cow', 'pig']),
  ...sorts('elephant', ['elephant', 'mammoth']),
  ...sorts('frog', ['frog', 'toad']),
  ...sorts('dragon', ['dragon', 'dinosaur', 'lizard']),
  ...sorts('robot', ['robot', 'android', 'droid', 'cyborg']),
  ...sorts('person', [
    'person',
    'man',
    'woman',
    'girl',
    'boy',
    'child',
    'kid',
    'lady',
    'people',
    'human',
    'chef',
    'king',
    'queen',
    'prince',
    'princess',
    'knight',
    'samurai',
    'witch',
    'wizard',
    'pirate',
    'astronaut',
    'cosmonaut',
    'spaceman',
    'musician',
    'farmer',
    'doctor',
    'teacher',
    'artist',
    'detective',
  ]),
  ...sorts('butterfly', ['butterfly', 'moth']),
  ...sorts('bee', ['bee', 'bumblebee', 'ladybug', 'ladybird']),
  ...sorts('house', ['house', 'cottage', 'cabin', 'hut', 'barn', 'farmhouse']),
  ...sorts('castle', ['castle', 'fortress', 'palace', 'tower']),
  ...sorts('lighthouse', ['lighthouse']),
  ...sorts('windmill', ['windmill', 'mill']),
  ...sorts('tree', ['tree', 'oak', 'maple']),
  ...sorts('tree', ['pine', 'fir', 'palm', 'cherry', 'birch', 'bonsai', 'cactus']),
  ...sorts('flower', ['flower', 'blossom', 'bouquet', 'daisy', 'lotus']),
  ...sorts('flower', ['rose', 'tulip', 'sunflower', 'poppy', 'lavender']),
  ...sorts('mushroom', ['mushroom', 'toadstool']),
  ...sorts('boat', ['boat', 'sailboat', 'ship', 'yacht', 'sailing']),
  ...sorts('car', ['car', 'taxi', 'van', 'truck', 'bus', 'automobile', 'beetle']),
  ...sorts('train', ['train', 'locomotive', 'tram']),
  ...sorts('bicycle', ['bicycle', 'bike']),
  ...sorts('balloon', ['balloon']),
  ...sorts('rocket', ['rocket', 'spaceship', 'spacecraft', 'shuttle']),
  ...sorts('ufo', ['ufo', 'saucer', 'alien']),
  ...sorts('planet', ['planet', 'saturn', 'jupiter']),
  ...sorts('heart', ['heart']),
  ...sorts('star', ['star']),
  ...sorts('cup', ['cup', 'mug', 'coffee', 'tea', 'teacup', 'espresso', 'cappuccino']),
  ...sorts('cake', ['cake', 'cupcake', 'birthday']),
  ...sorts('fruit', ['apple', 'fruit']),
  ...sorts('fruit', ['orange', 'lemon', 'pear', 'strawberry', 'pumpkin', 'avocado']),
  ...sorts('umbrella', ['umbrella', 'parasol']),
  ...sorts('book', ['book']),
  ...sorts('gift', ['gift', 'present']),
  ...sorts('lantern', ['lantern', 'lamp', 'candle']),
  ...sorts('guitar', ['guitar', 'ukulele', 'violin']),
  ...sorts('snowman', ['snowman']),
  ...sorts('hat', ['hat', 'fedora', 'sombrero', 'crown', 'tiara']),
  ...sorts('solid', ['ball', 'sphere', 'orb']),
  ...sorts('solid', ['cube', 'box', 'pyramid', 'cone', 'cylinder', 'circle', 'square', 'triangle']),
}

export const PLACES: Readonly<Record<string, PlaceName>> = {
  ...all('sea', ['sea', 'ocean', 'beach', 'coast', 'shore', 'harbor', 'harbour', 'waves', 'island', 'bay']),
  ...all('underwater', ['underwater', 'reef', 'aquarium']),
  ...all('mountains', ['mountain', 'alps', 'peak', 'cliff', 'valley', 'volcano', 'canyon']),
  ...all('lake', ['lake', 'river', 'pond', 'fjord', 'waterfall']),
  ...all('forest', ['forest', 'woods', 'woodland', 'jungle', 'woodlands']),
  ...all('city', [
    'city',
    'skyline',
    'street',
    'town',
    'tokyo',
    'york',
    'paris',
    'london',
    'metropolis',
    'skyscraper',
    'downtown',
    'cyberpunk',
  ]),
  ...all('desert', ['desert', 'dune', 'sahara', 'savanna', 'savannah', 'egypt', 'mars']),
  ...all('snow', ['snow', 'snowy', 'winter', 'arctic', 'ice', 'icy', 'antarctica', 'glacier', 'christmas']),
  ...all('space', ['space', 'galaxy', 'cosmos', 'nebula', 'universe', 'cosmic']),
  ...all('meadow', [
    'meadow',
    'field',
    'hill',
    'grass',
    'countryside',
    'farm',
    'park',
    'prairie',
    'landscape',
  ]),
  ...all('garden', ['garden', 'orchard', 'wildflower', 'spring']),
  ...all('clouds', ['cloud']),
  ...all('room', [
    'room',
    'kitchen',
    'cafe',
    'café',
    'library',
    'bedroom',
    'sofa',
    'table',
    'window',
    'indoors',
    'office',
    'windowsill',
  ]),
}

export const LIGHT_WORDS: Readonly<Record<string, LightName>> = {
  ...all('night', [
    'night',
    'midnight',
    'nighttime',
    'moonlit',
    'moonlight',
    'moon',
    'starry',
    'stars',
    'nocturnal',
    'cyberpunk',
  ]),
  ...all('sunset', ['sunset', 'dusk', 'evening', 'twilight', 'sundown', 'autumn']),
  ...all('dawn', ['dawn', 'sunrise', 'morning', 'daybreak', 'pastel', 'spring']),
  ...all('storm', ['storm', 'stormy', 'thunder', 'lightning', 'thunderstorm', 'rain', 'rainy', 'gloomy']),
  ...all('mist', ['mist', 'misty', 'fog', 'foggy', 'overcast', 'haze', 'hazy', 'cloudy']),
  ...all('day', ['day', 'noon', 'sunny', 'daylight', 'midday', 'summer', 'sun', 'bright']),
  ...all('aurora', ['aurora', 'borealis']),
}

export const WEATHER: Readonly<Record<string, Weather>> = {
  ...all('rain', ['rain', 'rainy', 'raining', 'drizzle']),
  ...all('snowfall', ['snowing', 'snowfall', 'blizzard', 'snowflakes', 'christmas']),
  ...all('lightning', ['lightning', 'thunder', 'thunderstorm']),
  ...all('rainbow', ['rainbow']),
}

/** Some words are worn when they follow a figure ("a cat with a red hat") or describe one ("astronaut cat"). */
export const WEARS: Readonly<Record<string, Wear>> = {
  ...all('hat', [
    'hat',
    'fedora',
    'cap',
    'bowler',
    'sombrero',
    'pirate',
    'detective',
    'cowboy',
    'beret',
    'beanie',
  ]),
  ...all('wizard-hat', ['wizard', 'witch', 'sorcerer', 'mage']),
  ...all('party-hat', ['party', 'birthday']),
  ...all('crown', ['crown', 'tiara', 'king', 'queen', 'prince', 'princess', 'royal']),
  ...all('scarf', ['scarf', 'shawl', 'bandana']),
  ...all('glasses', ['glasses', 'sunglasses', 'spectacles', 'goggles']),
  ...all('bow', ['bow', 'bowtie', 'tie', 'tuxedo-bow']),
  ...all('helmet', ['astronaut', 'helmet', 'spacesuit', 'cosmonaut', 'spaceman']),
}

export const NUMBERS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  pair: 2,
  couple: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  several: 4,
  few: 3,
  many: 7,
  group: 4,
  herd: 5,
  flock: 5,
  dozen: 12,
}

function sorts(kind: Kind, words: readonly string[]): Record<string, Noun> {
  return Object.fromEntries(words.map((word) => [word, { kind, sort: word }]))
}

function all<T extends string>(name: T, words: readonly string[]): Record<string, T> {
  return Object.fromEntries(words.map((word) => [word, name]))
}
