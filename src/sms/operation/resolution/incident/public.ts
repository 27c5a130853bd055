export { similar, type Likeness, type Similar } from './incident.queries.ts';
export { incidentReport, type IncidentReport, type ReportQuestion } from './incident.report.ts';
