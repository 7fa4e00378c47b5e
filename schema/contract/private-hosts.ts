// A setting: names of hosts within the operator's own network, separated by spaces. A name alone; nothing that stands for
// many, because whoever gets a name below it would be let in.
import { z } from 'zod'

const hostName = /^(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/

export const privateHostsSchema = z
  .string()
  .default('')
  .transform((text) => text.toLowerCase().split(/\s+/).filter(Boolean))
  .refine((hosts) => hosts.every((host) => hostName.test(host) && !/^[\d.]+$/.test(host)), {
    error: 'must be host names like subgraph.agency.example, separated by spaces',
  })
