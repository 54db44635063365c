import * as z from 'zod'

/** An object that knows no other keys, and that is a type of its own in the OpenAPI documents. */
export const named = <Shape extends z.ZodRawShape>(
  title: string,
  shape: Shape,
  params?: { readonly error: string },
): z.ZodObject<Shape, z.core.$strict> => z.strictObject(shape, params).meta({ title })
