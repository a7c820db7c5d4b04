import * as z from "zod";
import { fieldsOf, type Kept } from "../unkept.ts";

const ids = z.array(z.string()).default([]);
const bytes = z.number().nonnegative();
const seconds = z.number().nonnegative();

const execution = z.looseObject({
  id: z.string().optional(),
  runtimeInSeconds: seconds.optional(),
  runtime: seconds.optional(),
  coreCount: z.number().nonnegative().optional(),
  cores: z.number().nonnegative().optional(),
  memoryInBytes: bytes.optional(),
  memory: bytes.optional(),
});

export type Execution = z.infer<typeof execution>;

/** Version 1.5: tasks, files and execution apart. @see https://github.com/wfcommons/WfFormat */
export const recent = z.looseObject({
  name: z.string(),
  workflow: z.looseObject({
    specification: z.looseObject({
      tasks: z
        .array(
          z.looseObject({
            id: z.string(),
            name: z.string().optional(),
            parents: ids,
            inputFiles: ids,
            outputFiles: ids,
          }),
        )
        .min(1),
      files: z.array(z.looseObject({ id: z.string(), sizeInBytes: bytes })).default([]),
    }),
    execution: z.looseObject({ tasks: z.array(execution) }).optional(),
  }),
});

/** Version 1.4: all about a task in one place, its parents by name. */
export const older = z.looseObject({
  name: z.string(),
  workflow: z.looseObject({
    tasks: z
      .array(
        execution.extend({
          name: z.string(),
          category: z.string().optional(),
          parents: ids,
          files: z
            .array(
              z.looseObject({
                link: z.enum(["input", "output"]),
                name: z.string().optional(),
                id: z.string().optional(),
                sizeInBytes: bytes.optional(),
                size: bytes.optional(),
              }),
            )
            .default([]),
        }),
      )
      .min(1),
  }),
});

const EXECUTION = fieldsOf(
  ...["id", "runtimeInSeconds", "runtime", "coreCount", "cores", "memoryInBytes", "memory"],
);

/** What is read of a recorded workflow; the rest describes how and by whom it was recorded. */
export const KEPT_OF_RECENT: Kept = {
  fields: {
    ...fieldsOf("name", "schemaVersion"),
    workflow: {
      fields: {
        specification: {
          fields: {
            // Who waits for a task is said by those who wait.
            tasks: {
              each: {
                fields: fieldsOf("id", "name", "parents", "children", "inputFiles", "outputFiles"),
              },
            },
            files: { each: { fields: fieldsOf("id", "sizeInBytes") } },
          },
        },
        execution: { fields: { tasks: { each: { fields: EXECUTION } } } },
      },
    },
  },
};

export const KEPT_OF_OLDER: Kept = {
  fields: {
    ...fieldsOf("name", "schemaVersion"),
    workflow: {
      fields: {
        tasks: {
          each: {
            fields: {
              ...EXECUTION,
              ...fieldsOf("name", "category", "parents", "children"),
              files: { each: { fields: fieldsOf("link", "name", "id", "sizeInBytes", "size") } },
            },
          },
        },
      },
    },
  },
};
