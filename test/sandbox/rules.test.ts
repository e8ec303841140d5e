import { describe, expect, it } from 'vitest'
import { errorOf, file, maskWithHole, openSandbox, photo } from './support.ts'

const INVALID = 'invalid_request_error'
const USER = 'image_generation_user_error'

describe('what generations refuses', () => {
  it.each<[string, object, object]>([
    [
      'response_format on a GPT model',
      { response_format: 'url' },
      {
        message: "Unknown parameter: 'response_format'.",
        param: 'response_format',
        code: 'unknown_parameter',
        type: INVALID,
      },
    ],
    ['style on a GPT model', { style: 'vivid' }, { param: 'style', code: 'unknown_parameter' }],
    [
      'a word it does not know',
      { seed: 3 },
      { message: "Unknown parameter: 'seed'.", code: 'unknown_parameter' },
    ],
    [
      'no prompt',
      { prompt: undefined },
      { message: "Missing required parameter: 'prompt'.", code: 'missing_required_parameter' },
    ],
    ['an empty prompt', { prompt: '' }, { param: 'prompt', code: 'empty_string' }],
    [
      '32,001 characters',
      { prompt: 'x'.repeat(32_001) },
      { param: 'prompt', code: 'string_above_max_length' },
    ],
    [
      'n of 0',
      { n: 0 },
      {
        message: "Invalid 'n': integer below minimum value. Expected a value >= 1, but got 0 instead.",
        code: 'integer_below_min_value',
      },
    ],
    ['n of 11', { n: 11 }, { code: 'integer_above_max_value' }],
    [
      'n as text',
      { n: '2' },
      {
        message: "Invalid type for 'n': expected an integer, but got a string instead.",
        code: 'invalid_type',
      },
    ],
    [
      'edges not divisible by 16',
      { size: '1000x1000' },
      {
        message: "Invalid size '1000x1000'. Width and height must be divisible by 16.",
        type: INVALID,
        param: 'size',
        code: 'invalid_value',
      },
    ],
    ['too long an edge', { size: '4096x1024' }, { param: 'size', code: 'invalid_value' }],
    ['too slim a shape', { size: '3200x1024' }, { param: 'size', code: 'invalid_value' }],
    ['too few pixels', { size: '512x512' }, { param: 'size', code: 'invalid_value' }],
    ['a size that is none', { size: 'huge' }, { param: 'size', code: 'invalid_value' }],
    [
      'the other family’s quality',
      { quality: 'hd' },
      {
        message: "Invalid value: 'hd'. Supported values are: 'low', 'medium', 'high', and 'auto'.",
        param: 'quality',
      },
    ],
    ['xhigh before 2.5', { quality: 'xhigh' }, { param: 'quality', code: 'invalid_value' }],
    [
      'transparency in a JPEG',
      { background: 'transparent', output_format: 'jpeg' },
      {
        message: 'Transparent background is not supported for JPEG output format',
        type: USER,
        param: 'background',
      },
    ],
    ['partial images without a stream', { partial_images: 2 }, { param: 'partial_images' }],
    ['four partial images', { stream: true, partial_images: 4 }, { code: 'integer_above_max_value' }],
    ['input_fidelity, which is for edits', { input_fidelity: 'high' }, { code: 'unknown_parameter' }],
    [
      'a model nobody knows',
      { model: 'gpt-9' },
      {
        message: 'The model `gpt-9` does not exist or you do not have access to it.',
        code: 'model_not_found',
        status: 404,
      },
    ],
    [
      'a model that only writes',
      { model: 'gpt-5.6-luna' },
      { message: "The model 'gpt-5.6-luna' does not exist.", type: USER, code: 'invalid_value' },
    ],
    [
      'an odd size on the first family',
      { model: 'gpt-image-1.5', size: '123x456' },
      {
        message: "Invalid size '123x456'. Supported sizes are 1024x1024, 1024x1536, 1536x1024, and auto.",
        type: USER,
      },
    ],
    [
      'two pictures of dall-e-3',
      { model: 'dall-e-3', n: 2 },
      { message: 'You must provide n=1 for this model.' },
    ],
    [
      'dall-e-3 at dall-e-2’s size',
      { model: 'dall-e-3', size: '512x512' },
      { message: 'The size is not supported by this model.', code: 'invalid_size' },
    ],
    [
      '1,001 characters on dall-e-2',
      { model: 'dall-e-2', prompt: 'x'.repeat(1001) },
      { code: 'string_above_max_length' },
    ],
    ['a stream from dall-e-3', { model: 'dall-e-3', stream: true }, { code: 'unknown_parameter' }],
  ])('%s', async (_name, change, expected) => {
    const { post } = await openSandbox()
    const body = { model: 'gpt-image-2', prompt: 'a cat', ...change }
    expect(await errorOf(await post('/images/generations', body))).toMatchObject({ status: 400, ...expected })
  })

  it('takes xhigh and max on 2.5 and 2.6, and complexity on 2.6 alone', async () => {
    const { post } = await openSandbox()
    const status = async (model: string, more: object) =>
      (await post('/images/generations', { model, prompt: 'a cat', ...more })).status
    expect(await status('gpt-image-2.5-flare', { quality: 'max' })).toBe(200)
    expect(await status('gpt-image-2.6-sunburst', { quality: 'xhigh', complexity: 'low' })).toBe(200)
    expect(await status('gpt-image-2.5-flare', { complexity: 'low' })).toBe(400)
  })

  it('reads no body that is not JSON', async () => {
    const { url } = await openSandbox()
    const send = (body: string, type: string) =>
      fetch(`${url}/images/generations`, {
        method: 'POST',
        headers: { authorization: 'Bearer x', 'content-type': type },
        body,
      })
    for (const response of [
      await send('{"prompt":', 'application/json'),
      await send('[]', 'application/json'),
      await send('prompt=x', 'text/plain'),
    ]) {
      expect(await errorOf(response)).toMatchObject({ status: 400, type: INVALID })
    }
  })
})

describe('what edits refuse', () => {
  async function edit(parts: readonly (readonly [string, string | File])[], model = 'gpt-image-2') {
    const { url } = await openSandbox()
    const form = new FormData()
    for (const [name, value] of [['model', model], ['prompt', 'a cat'], ...parts] as const)
      form.append(name, value)
    return errorOf(
      await fetch(`${url}/images/edits`, {
        method: 'POST',
        headers: { authorization: 'Bearer x' },
        body: form,
      }),
    )
  }

  it('no image', async () => {
    expect(await edit([])).toMatchObject({ message: "Missing required parameter: 'image'.", status: 400 })
  })

  it('an image as text', async () => {
    expect((await edit([['image', 'hello']])).message).toBe(
      "Invalid type for 'image': expected one of an array of files or file, but got a string instead.",
    )
  })

  it('two parts named image', async () => {
    const one = file(await photo())
    expect(
      (
        await edit([
          ['image', one],
          ['image', one],
        ])
      ).message,
    ).toMatch(/^Duplicate parameter: 'image'. You provided multiple values/)
  })

  it('a part without its Content-Type', async () => {
    expect(await edit([['image[]', file(await photo(), '')]])).toMatchObject({
      message:
        "Invalid file 'image[0]': unsupported mimetype ('application/octet-stream'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.",
      param: 'image[0]',
      code: 'unsupported_file_mimetype',
    })
  })

  it('bytes that are no picture', async () => {
    expect(await edit([['image', file(Buffer.from('<html>'))]])).toMatchObject({
      code: 'invalid_image_file',
      type: USER,
    })
  })

  it('an SVG called a PNG', async () => {
    expect(
      await edit([
        ['image', file(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))],
      ]),
    ).toMatchObject({ code: 'invalid_image_file' })
  })

  it('a mask of another size', async () => {
    const mask = await maskWithHole(256, 256, { left: 0, top: 0, width: 9, height: 9 })
    expect(
      await edit([
        ['image', file(await photo())],
        ['mask', file(mask)],
      ]),
    ).toMatchObject({
      message: 'Invalid mask image format - mask size does not match image size',
      param: 'mask',
    })
  })

  it('input_fidelity on gpt-image-2', async () => {
    expect(
      await edit([
        ['image', file(await photo())],
        ['input_fidelity', 'high'],
      ]),
    ).toMatchObject({
      message: "The model 'gpt-image-2' does not support the 'input_fidelity' parameter.",
      type: USER,
      code: 'invalid_input_fidelity_model',
    })
  })

  it('seventeen images', async () => {
    const one = file(await photo(64, 64))
    expect(await edit(Array.from({ length: 17 }, () => ['image[]', one] as const))).toMatchObject({
      code: 'array_above_max_length',
    })
  })

  it('a picture for dall-e-2 that is not square, or has neither alpha nor mask', async () => {
    expect(await edit([['image', file(await photo(512, 256))]], 'dall-e-2')).toMatchObject({
      code: 'invalid_image_format',
    })
    const { default: sharp } = await import('sharp')
    const plain = await sharp(await photo())
      .removeAlpha()
      .png()
      .toBuffer()
    expect((await edit([['image', file(plain)]], 'dall-e-2')).message).toBe(
      "Invalid input image - format must be in ['RGBA', 'LA', 'L'], got RGB.",
    )
  })

  it('dall-e-3', async () => {
    expect(await edit([['image', file(await photo())]], 'dall-e-3')).toMatchObject({
      status: 400,
      param: 'model',
    })
  })
})
