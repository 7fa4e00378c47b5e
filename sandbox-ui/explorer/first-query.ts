// What stands in the editor at the first visit.

export const firstQuery = `# Each field needs
# the resident's consent.
query FirstQuery {
  me {
    name { value lastUpdated }
    dateOfBirth { value }
    email { value }
    cpfBalances {
      ordinaryAccount {
        value
      }
    }
  }
}
`
