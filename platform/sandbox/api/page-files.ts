// What the consent page loads, at the gateway's address: its frame may load nothing from elsewhere.
import { pageAssets } from '../../../consent-ui/pages/page-assets.ts'
import type { HttpAnswer } from '../../../gateway/http/answer.ts'

export const assetsPath = '/sandbox/api/page-files'

/** Undefined for a name that is none. */
export async function pageFile(name: string): Promise<HttpAnswer | undefined> {
  const asset = (await pageAssets()).get(name)
  if (!asset) return undefined
  return {
    status: 200,
    headers: { 'content-type': asset.type, 'cache-control': 'public, max-age=3600' },
    body: asset.content,
  }
}
