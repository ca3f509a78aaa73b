/** Why a record cannot be used, of any flow, and how such records are counted. */
package dev.sluice.transforms.rejections;
