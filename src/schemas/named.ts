import * as z from 'zod'

/** An object that allows no other keys and is a type of its own in the OpenAPI documents. */
export const named = <Shape extends z.ZodRawShape>(
  title: string,
  shape: Shape,
  params?: { readonly error: string },
): z.ZodObject<Shape, z.core.$strict> => z.strictObject(shape, params).meta({ title })
