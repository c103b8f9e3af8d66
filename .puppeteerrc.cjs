// The browser is found or fetched by scripts/browser.mjs: an install must not download one on its own.
module.exports = { skipDownload: true }
