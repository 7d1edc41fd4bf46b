/** The languages that Mail Browser speaks besides English. */
export const languages = ['de', 'es', 'fr', 'ja', 'zh-cn'];
