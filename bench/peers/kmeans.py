"""kmeans.py INPUT OUTPUT COLORS: scikit-learn's KMeans on the distinct colours, weighed by their pixels."""
import sys

import numpy as np
from PIL import Image
from sklearn.cluster import KMeans

source, output, colors = sys.argv[1], sys.argv[2], int(sys.argv[3])
rgb = np.asarray(Image.open(source).convert("RGB")).astype(np.uint32)
height, width, _ = rgb.shape
keys = (rgb[..., 0] << 16 | rgb[..., 1] << 8 | rgb[..., 2]).ravel()
distinct, inverse, weights = np.unique(keys, return_inverse=True, return_counts=True)
points = np.stack([distinct >> 16, distinct >> 8 & 255, distinct & 255], axis=1).astype(np.float32)
found = KMeans(n_clusters=colors, n_init=1, random_state=0).fit(points, sample_weight=weights)
indices = found.labels_[inverse].astype(np.uint8)
image = Image.frombytes("P", (width, height), indices.tobytes())
image.putpalette(np.rint(found.cluster_centers_).astype(np.uint8).tobytes())
image.save(output)
