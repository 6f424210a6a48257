/** Everything of the desks, in one chunk: the wall's script names one file of theirs, not one for every page. */
export { default as Layout } from './DeskLayout.vue'
export { default as RulesPage } from './rules/RulesPage.vue'
export { default as RuleChangePage } from './rules/RuleChangePage.vue'
export { default as CalendarChangePage } from './calendar/CalendarChangePage.vue'
export { default as WhatIfPage } from './whatIf/WhatIfPage.vue'
export { default as OperationsPage } from './operations/OperationsPage.vue'
export { default as AgencyPage } from './morning/AgencyPage.vue'
export { default as AreaPage } from './morning/AreaPage.vue'
