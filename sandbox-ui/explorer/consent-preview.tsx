// The consent page that the resident would see, as the authorization server's own template makes it. It stands in a frame that
// runs nothing, sends nothing and leads nowhere: its text comes by request and is put in, so this page's policy holds there too.
import { type ReactNode, useState } from 'react'
import type { Language } from '../../consent-ui/locales/languages.ts'
import { Words } from '../words.tsx'
import { useConsentPreview } from './use-consent-preview.ts'
import type { ExplorerState } from './use-explorer.ts'

const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  zh: '中文',
  ms: 'Bahasa Melayu',
  ta: 'தமிழ்',
}

export function ConsentPreview({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const [lang, setLang] = useState<Language>('en')
  const { address, html, stale, problem } = useConsentPreview(explorer.wish, lang)
  const { needs } = explorer
  const leftOut = 'report' in needs ? needs.report.scopes.filter(({ approved }) => !approved) : []
  const why = 'problem' in needs ? 'The query is not complete' : 'Nothing in the query can be asked for'
  return (
    <section className="preview" aria-labelledby="preview">
      <h3 id="preview">What the resident will see</h3>
      <div className="preview-choices">
        <label>
          <span>In</span>
          <select
            value={lang}
            onChange={(event) => setLang(languagesNamed().find((one) => one === event.target.value) ?? lang)}
          >
            {languagesNamed().map((one) => (
              <option key={one} value={one} lang={one}>
                {languageNames[one]}
              </option>
            ))}
          </select>
        </label>
        {address === undefined ? null : (
          <a href={address} target="_blank" rel="noopener">
            Open by itself
          </a>
        )}
      </div>
      <div role="status">
        {problem.map((line) => (
          <p key={line} className="notice notice--problem">
            <Words of={line} />
          </p>
        ))}
        {address === undefined ? (
          <p className="quiet">
            {why}
            {html === undefined ? ', so there is no page yet.' : '; this is the page of the last one.'}
          </p>
        ) : null}
      </div>
      {html === undefined ? null : (
        <iframe
          title="The consent page, as the resident would see it"
          sandbox=""
          srcDoc={html}
          className={stale ? 'specimen specimen--stale' : 'specimen'}
          aria-busy={stale}
        />
      )}
      <p className="quiet">
        The real page, made for this request by its own template
        {leftOut.length === 0
          ? ''
          : `, without ${leftOut.map(({ scope }) => scope).join(', ')}, which may not be asked for`}
        . Nothing can be given on it, and nothing of the resident is in it: for that, they sign in.
      </p>
    </section>
  )
}

function languagesNamed(): Language[] {
  return Object.keys(languageNames).filter((name): name is Language => name in languageNames)
}
