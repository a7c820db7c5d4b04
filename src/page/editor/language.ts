import { json, jsonLanguage } from "@codemirror/lang-json";
import { yaml, yamlLanguage } from "@codemirror/lang-yaml";
import type { Diagnostic } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { type EditorView, hoverTooltip } from "@codemirror/view";
import {
  jsonCompletion,
  jsonSchemaHover,
  jsonSchemaLinter,
  stateExtensions,
} from "codemirror-json-schema";
import { yamlCompletion, yamlSchemaHover, yamlSchemaLinter } from "codemirror-json-schema/yaml";
import type { TextFormat } from "../pipeline-text/format.ts";

/** The language with what the published schema knows: completion and descriptions. */
export const languageOf = (format: TextFormat, schema: object | undefined): Extension =>
  format === "json"
    ? [
        json(),
        schema === undefined
          ? []
          : [
              jsonLanguage.data.of({ autocomplete: jsonCompletion() }),
              hoverTooltip(jsonSchemaHover()),
              stateExtensions(schema),
            ],
      ]
    : [
        yaml(),
        schema === undefined
          ? []
          : [
              yamlLanguage.data.of({ autocomplete: yamlCompletion() }),
              hoverTooltip(yamlSchemaHover()),
              stateExtensions(schema),
            ],
      ];

const linters = { json: jsonSchemaLinter(), yaml: yamlSchemaLinter() };

/** What breaks the schema; nothing while the schema is not here. */
export const schemaFaults = (view: EditorView, format: TextFormat): readonly Diagnostic[] =>
  linters[format](view);
