import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'dotenv'
import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../src/environment.ts'
import { variableNames } from '../src/variables.ts'
import { dataFolder } from './support/data-folder.ts'

const root = join(import.meta.dirname, '..')

describe('.env.example', () => {
  const example = parse(readFileSync(join(root, '.env.example')))

  it('names exactly the variables that this version takes', () => {
    expect(Object.keys(example).toSorted()).toEqual(variableNames.toSorted())
  })

  it('changes nothing when it is copied as it is', () => {
    expect(readEnvironment(example)).toEqual(readEnvironment({}))
  })
})

describe('the .env file of the working directory', () => {
  const script = `import { loadEnvironment } from ${JSON.stringify(join(root, 'src/environment.ts'))}
    console.log(JSON.stringify(loadEnvironment().config.http))`

  async function load(cwd: string, env: NodeJS.ProcessEnv): Promise<{ stdout: string; stderr: string }> {
    return promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd, env })
  }

  it('fills in what the environment does not set, and says nothing about it', async () => {
    await using folder = await dataFolder()
    await writeFile(join(folder.path, '.env'), 'PORT=4000 # a comment\nHOST="localhost"\n')
    const { stdout, stderr } = await load(folder.path, { PORT: '5000' })
    expect(JSON.parse(stdout)).toEqual({ host: 'localhost', port: 5000 })
    expect(stderr).toBe('')
  })

  it('need not be there', async () => {
    await using folder = await dataFolder()
    expect(JSON.parse((await load(folder.path, {})).stdout)).toEqual({ host: '127.0.0.1', port: 3000 })
  })
})
