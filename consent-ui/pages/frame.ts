// The frame around every page: language, title, header with who is signed in, footer. No outside address, and no script but
// a page's own.
import { type Language, languageNames, languages } from '../locales/languages.ts'
import type { Texts } from '../locales/texts.ts'
import { type Html, html } from './html.ts'
import type { Page, Visitor } from './page.ts'

export interface Frame {
  readonly texts: Texts
  readonly sandbox: boolean
  readonly visitor: Visitor | undefined
  readonly noticePath: string
  /** This page in another language; undefined where the page can't be opened again. */
  readonly inLanguage: ((language: Language) => string) | undefined
  /** A page shown as it would be, to somebody who is not asked: where its styles are, and no link that leads anywhere. */
  readonly specimen?: { readonly assets: string }
}

export function framePage(page: Page, { texts, sandbox, visitor, noticePath, inLanguage, specimen }: Frame): Html {
  const t = texts.frame
  const assets = specimen?.assets ?? '/assets'
  return html`<!doctype html>
<html lang="${texts.language}" class="govuk-template">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${page.title} · ${t.name}</title>
    <link rel="stylesheet" href="${assets}/design-system.css">
    <link rel="stylesheet" href="${assets}/izin.css">
    <link rel="icon" href="${assets}/izin.svg" type="image/svg+xml">
    ${page.script ? html`<script type="module" src="${page.script}"></script>` : ''}
  </head>
  <body class="govuk-template__body">
    ${specimen ? html`<div class="izin-specimen"><p class="govuk-width-container govuk-body-s">${t.specimen}</p></div>` : html`<a class="govuk-skip-link" href="#main">${t.skip}</a>`}
    <header class="izin-header">
      <div class="govuk-width-container">
        <div class="izin-header__bar">
          <p class="izin-brand govuk-body">
            <img src="${assets}/izin.svg" alt="" width="44" height="44">
            <span><span class="izin-brand__name" lang="ms">${t.name}</span> <span class="izin-brand__line govuk-body-s govuk-!-margin-bottom-0">${t.line}</span></span>
          </p>
          ${inLanguage ? languageSwitch(inLanguage, texts) : ''}
        </div>
        ${visitor ? account(visitor, texts) : ''}
      </div>
      ${sandbox ? html`<div class="izin-sandbox"><div class="govuk-width-container"><p class="govuk-body-s"><strong>${t.sandboxMark}</strong> ${t.sandbox}</p></div></div>` : ''}
    </header>
    <div class="izin-page">
      <div class="govuk-width-container"><main id="main" class="govuk-main-wrapper" tabindex="-1">${page.main}</main></div>
    </div>
    <footer class="izin-footer">
      <div class="govuk-width-container"><p class="govuk-body-s govuk-!-margin-bottom-0">${specimen ? t.notice : html`<a class="govuk-link" href="${noticePath}">${t.notice}</a>`}</p></div>
    </footer>
  </body>
</html>`
}

function account(visitor: Visitor, texts: Texts): Html {
  const t = texts.frame
  return html`<nav class="izin-account govuk-body-s" aria-label="${t.menu}">
          <span>${visitor.name === undefined ? t.signedIn : t.signedInAs(visitor.name)}</span>
          <a class="govuk-link" href="/consents">${t.consents}</a>
          <a class="govuk-link" href="/record">${texts.record.nav}</a>
          <form method="post" action="/sign-out">
            <input type="hidden" name="csrf" value="${visitor.signOutToken}">
            <button class="izin-link-button">${t.signOut}</button>
          </form>
        </nav>`
}

/** Plain links, each named in its own language. */
function languageSwitch(address: (language: Language) => string, texts: Texts): Html {
  return html`<nav aria-label="${texts.frame.languages}">
            <ul class="izin-languages govuk-body-s">
              ${languages.map((language) =>
                language === texts.language
                  ? html`<li><span aria-current="true" lang="${language}">${languageNames[language]}</span></li>`
                  : html`<li><a class="govuk-link" href="${address(language)}" lang="${language}" hreflang="${language}">${languageNames[language]}</a></li>`,
              )}
            </ul>
          </nav>`
}
