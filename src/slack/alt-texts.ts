import { Failure } from '../failure.ts'

export type AltTexts = 'with' | 'without'

/**
 * Slack was seen to keep files with an alt text to itself: https://github.com/slackapi/python-slack-sdk/issues/1818. So
 * what it has not posted (`undefined`) is posted once more, without them.
 */
export async function withThenWithout<Posted>(
  post: (altTexts: AltTexts) => Promise<Posted | undefined>,
): Promise<Posted> {
  for (const altTexts of ['with', 'without'] as const) {
    const posted = await post(altTexts)
    if (posted !== undefined) return posted
  }
  throw new Failure(
    { kind: 'capacity', problem: 'overloaded' },
    { detail: 'Slack took the files and did not post them' },
  )
}
