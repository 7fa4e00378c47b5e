// Why an operator ended a restriction of a person's record early: the codes that `lift_restriction` takes and the pages put
// into words.

export const liftReasons = ['BASIS_ENDED', 'COURT_ORDER', 'MADE_IN_ERROR', 'REVIEWED'] as const
