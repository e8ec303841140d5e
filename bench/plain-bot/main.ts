import { AttachmentBuilder, Client, Events, GatewayIntentBits, SlashCommandBuilder } from 'discord.js'
import OpenAI from 'openai'

/**
 * A relay as tutorials write it, to measure Easel against: discord.js, the official client of the Images API, the
 * answer decoded into buffers and attached. It is written to be read, not to lose; it keeps nothing, so a restart
 * forgets every job.
 */
const openai = new OpenAI()
const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  allowedMentions: { parse: [] },
  rest: { api: process.env.DISCORD_API_URL ?? 'https://discord.com/api' },
})

const imagine = new SlashCommandBuilder()
  .setName('imagine')
  .setDescription('Create pictures')
  .addStringOption((option) => option.setName('prompt').setDescription('What to draw').setRequired(true))
  .addIntegerOption((option) =>
    option.setName('count').setDescription('How many').setMinValue(1).setMaxValue(10),
  )

client.once(Events.ClientReady, async (ready) => {
  await ready.application.commands.set([imagine])
  console.log('The plain bot is ready.')
})

client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return
  const prompt = interaction.options.getString('prompt', true)
  const count = interaction.options.getInteger('count') ?? 1
  try {
    await interaction.deferReply()
    const answer = await openai.images.generate({ model: 'gpt-image-1', prompt, n: count })
    const files = (answer.data ?? []).map((image, index) => {
      const bytes = Buffer.from(image.b64_json ?? '', 'base64')
      return new AttachmentBuilder(bytes, { name: `image-${index + 1}.png`, description: prompt })
    })
    await interaction.editReply({ content: prompt, files })
  } catch (error) {
    console.error('The command failed:', String(error))
    await interaction.editReply('Something went wrong.').catch(() => {})
  }
})

await client.login(process.env.DISCORD_TOKEN)
