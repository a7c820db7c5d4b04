import * as z from "zod";

/** Figures and names that several parts of the plan's document share. */
export const usd = z.number().min(0);
export const hours = z.number().min(0);
export const gb = z.number().min(0);
export const location = z.string().describe("cloud/region or cloud/region/zone.");
export const region = z.string().describe("cloud/region.");
export const pricing = z.enum(["on-demand", "spot"]);
