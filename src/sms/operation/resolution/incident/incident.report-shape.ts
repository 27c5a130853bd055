/** A number and the list that it counts, in the language of filters. */
export type Figure = { readonly count: number; readonly filter: string };
/** How many met their target of those that had one, with their lists. */
export type Attainment = {
  readonly met: Figure;
  readonly missed: Figure;
  /** 0 to 1; null where there was none. */ readonly share: number | null;
};
/** Working time in ms. `bins` are half open, the last one has no end. */
export type Distribution = {
  readonly count: number;
  readonly median: number | null;
  readonly p90: number | null;
  readonly bins: readonly (Figure & { readonly from: number; readonly to: number | null })[];
};
export type Part = {
  /** null for incidents without one. */
  readonly id: string | null;
  readonly number: string | null;
  readonly label: string;
  readonly arrived: Figure;
  readonly resolved: Figure;
  readonly open: Figure;
  readonly response: Attainment;
  readonly resolution: Attainment;
};
export type IncidentReport = {
  /** Days, the last one included, in the organisation's time zone. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly asOf: string;
  readonly totals: {
    readonly arrived: Figure;
    readonly resolved: Figure;
    readonly closed: Figure;
    readonly reopened: Figure;
    readonly major: Figure;
    readonly open: Figure;
    readonly late: Figure;
  };
  readonly flow: {
    readonly step: 'day' | 'week';
    readonly points: readonly {
      readonly from: string;
      readonly to: string;
      readonly arrived: Figure;
      readonly resolved: Figure;
      readonly closed: Figure;
    }[];
  };
  /** Open ones by age and priority, the youngest first; `label` says how old. */
  readonly backlog: readonly {
    readonly label: string;
    readonly priority: number;
    readonly count: number;
    readonly filter: string;
  }[];
  readonly targets: readonly {
    readonly priority: number;
    readonly response: Attainment;
    readonly resolution: Attainment;
  }[];
  readonly responseTime: Distribution;
  readonly resolutionTime: Distribution;
  readonly byService: readonly Part[];
  readonly byTeam: readonly Part[];
};
export type ReportQuestion = {
  readonly from: string;
  readonly to: string;
  readonly team?: string | undefined;
  readonly service?: string | undefined;
  readonly customer?: string | undefined;
  readonly priority?: string | undefined;
};
