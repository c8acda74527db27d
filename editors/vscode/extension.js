// Starts `logicnet lsp` for .bnet files; everything else is said by the language server.
"use strict";
const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

async function start() {
  const command = vscode.workspace.getConfiguration("logicnet").get("command") || "logicnet";
  client = new LanguageClient(
    "logicnet",
    "logicnet",
    { command, args: ["lsp"], transport: TransportKind.stdio },
    { documentSelector: [{ language: "bnet" }] },
  );
  try {
    await client.start();
  } catch (fault) {
    client = undefined;
    vscode.window.showErrorMessage(
      `logicnet: \`${command} lsp\` does not start (${fault.message}). Install it with: pip install 'logicnet[lsp]', ` +
        "and write its full path into the setting logicnet.command if it is not on the path of the editor.",
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) await running.stop();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("logicnet.restart", async () => {
      await stop();
      await start();
    }),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (!event.affectsConfiguration("logicnet.command")) return;
      await stop();
      await start();
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
