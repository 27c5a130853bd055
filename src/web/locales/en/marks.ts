/** Words of the marks: state is the record's own; these are the kit's. */
export const marks = {
  mark: {
    priority: { short: 'P{{level}}', 1: 'Critical', 2: 'High', 3: 'Moderate', 4: 'Low', 5: 'Planning' },
    evidence: {
      holds: 'Holds',
      holdsInPart: 'Holds in part',
      fails: 'Fails',
      notExercised: 'Not exercised',
      needsJudgement: 'Needs judgement',
      noRule: 'No rule yet',
    },
    change: { standard: 'Standard', normal: 'Normal', emergency: 'Emergency' },
  },
  clock: {
    name: { response: 'Response', resolution: 'Resolution' },
    spoken: '{{what}}, {{look}}:',
    look: {
      idle: 'not started',
      run: 'running',
      warn: 'running, three quarters used',
      breach: 'past its target',
      paused: 'paused',
      off: 'outside working hours',
      met: 'met',
      metLate: 'met late',
      stopped: 'stopped',
    },
    figure: {
      left: '{{text}}',
      leftLong: '{{text}} left',
      met: 'met in {{text}}',
      late: '{{text}} late',
      lateShort: '−{{text}}',
      took: '{{text}} so far',
    },
    use: '{{used}} of {{target}}',
    due: 'due {{at}}',
  },
};
