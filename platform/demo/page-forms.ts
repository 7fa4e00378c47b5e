// The forms of a page, read from its HTML. Enough for pages that are written with plain elements; not an HTML parser.

export interface FormField {
  readonly name: string
  readonly value: string
}

export interface FormButton extends FormField {
  readonly label: string
}

export interface PageForm {
  readonly method: 'get' | 'post'
  readonly action: string
  readonly hidden: readonly FormField[]
  /** Checkboxes and radio buttons. */
  readonly choices: readonly (FormField & { readonly checked: boolean })[]
  readonly buttons: readonly FormButton[]
}

export function readForms(html: string): PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', content = '']) => {
    const form = attributesOf(head)
    const inputs = [...content.matchAll(/<input\b([^>]*)>/gs)].map(([, input = '']) => attributesOf(input))
    const buttons = [...content.matchAll(/<button\b([^>]*)>(.*?)<\/button>/gs)]
    return {
      method: form.get('method') === 'post' ? 'post' : 'get',
      action: form.get('action') ?? '',
      hidden: inputs.filter((input) => input.get('type') === 'hidden').map(fieldOf),
      choices: inputs
        .filter((input) => ['checkbox', 'radio'].includes(input.get('type') ?? ''))
        .map((input) => ({ ...fieldOf(input), checked: input.has('checked') })),
      buttons: buttons.map(([, head = '', label = '']) => {
        const button = attributesOf(head)
        return { ...fieldOf(button), label: button.get('aria-label') ?? decode(label.replace(/<[^>]*>/g, '')).trim() }
      }),
    }
  })
}

function fieldOf(attributes: ReadonlyMap<string, string>): FormField {
  return { name: attributes.get('name') ?? '', value: attributes.get('value') ?? '' }
}

function attributesOf(source: string): Map<string, string> {
  const pairs = source.matchAll(/([\w-]+)(?:="([^"]*)")?/g)
  return new Map([...pairs].map(([, name = '', value = '']) => [name, decode(value)]))
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

function decode(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity)
}
